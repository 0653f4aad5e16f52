'use strict';
// What goes wrong when modules are found, compiled and linked, in Node's words.
const {
  JSONStringify, ObjectDefineProperty, RegExpPrototypeSymbolReplace, String, StringPrototypeIncludes, StringPrototypeRepeat,
  StringPrototypeSlice, StringPrototypeStartsWith,
} = require('../core/primordials');
const { codes, define } = require('../core/errors');
const { native } = require('../core/native');

const from = (base) => (base ? ` imported from ${base}` : '');
const folder = (directory) => (directory === '/' ? '/' : `${directory}/`);

define('ERR_MODULE_NOT_FOUND', (path, base, type = 'package') => `Cannot find ${type} '${path}' imported from ${base}`, Error);
define('ERR_UNSUPPORTED_DIR_IMPORT', (path, base) =>
  `Directory import '${path}' is not supported resolving ES modules imported from ${base}`, Error);
define('ERR_UNSUPPORTED_ESM_URL_SCHEME', (protocol) =>
  `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${protocol}'`,
Error);
define('ERR_UNSUPPORTED_RESOLVE_REQUEST', (specifier, base) =>
  `Failed to resolve module specifier "${specifier}" from "${base}": Invalid relative URL or base scheme is not hierarchical.`,
TypeError);
define('ERR_UNKNOWN_FILE_EXTENSION', (extension, path) => `Unknown file extension "${extension}" for ${path}`, TypeError);
define('ERR_UNKNOWN_MODULE_FORMAT', (format, url) => `Unknown module format: ${format} for URL ${url}`, RangeError);
define('ERR_UNKNOWN_BUILTIN_MODULE_NAME', (name) => `No such built-in module: ${name}`, Error, 'ERR_UNKNOWN_BUILTIN_MODULE');
define('ERR_INVALID_MODULE_SPECIFIER', (request, reason, base) => `Invalid module "${request}" ${reason}${from(base)}`, TypeError);
define('ERR_INVALID_PACKAGE_CONFIG', (path, base, message) =>
  `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`, Error);
define('ERR_INVALID_PACKAGE_TARGET', (directory, key, target, isImport, base) => {
  const hint = typeof target === 'string' && !isImport && target.length > 0 && !StringPrototypeStartsWith(target, './') ?
    '; targets must start with "./"' : '';
  const config = `the package config ${folder(directory)}package.json${from(base)}${hint}`;
  if (key === '.') return `Invalid "exports" main target ${JSONStringify(target)} defined in ${config}`;
  return `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSONStringify(target)} defined for '${key}' in ${config}`;
}, Error);
define('ERR_PACKAGE_PATH_NOT_EXPORTED', (directory, subpath, base) => {
  const what = subpath === '.' ? 'No "exports" main defined' : `Package subpath '${subpath}' is not defined by "exports"`;
  return `${what} in ${folder(directory)}package.json${from(base)}`;
}, Error);
define('ERR_PACKAGE_IMPORT_NOT_DEFINED', (specifier, directory, base) =>
  `Package import specifier "${specifier}" is not defined${directory ? ` in package ${folder(directory)}package.json` : ''}${from(base)}`,
TypeError);
define('ERR_IMPORT_ASSERTION_TYPE_FAILED', (url, type) => `Module "${url}" is not of type "${type}"`, TypeError);
define('ERR_IMPORT_ASSERTION_TYPE_MISSING', (url, type) => `Module "${url}" needs an import attribute of type "${type}"`, TypeError);
define('ERR_IMPORT_ASSERTION_TYPE_UNSUPPORTED', (type) => `Import attribute type "${type}" is unsupported`, TypeError);
define('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', (key, value) => `Import attribute "${key}" with value "${value}" is not supported`, TypeError);
define('ERR_REQUIRE_ASYNC_MODULE', (filename, parent) =>
  'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level await ' +
  `comes from, use --experimental-print-required-tla.${parent ? `\n  From ${parent} ` : ''}\n  Requiring ${filename} `, Error);
define('ERR_REQUIRE_CYCLE_MODULE', (message) => message, Error);
define('ERR_REQUIRE_ESM', (filename) => `require() of ES Module ${filename} not supported.`, Error);
define('ERR_DLOPEN_FAILED', (message) => message, Error);
define('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING', 'A dynamic import callback was not specified.', TypeError);
define('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG',
  'A dynamic import callback was invoked without --experimental-vm-modules', TypeError);
define('ERR_NOT_BUILDING_SNAPSHOT', 'Operation cannot be invoked when not building startup snapshot', Error);

// What located_error.h says: the error, with the place and the line in front of its stack, as Node writes it; behind them
// an empty line, unless the error comes of linking.
function decorate([error, file, line, column, endColumn, sourceLine], gap = '\n') {
  if (file === undefined || !native.types.isNativeError(error)) return error;
  const stack = String(error.stack);
  if (StringPrototypeIncludes(stack, `${file}:${line}\n`)) return error;
  const marks = RegExpPrototypeSymbolReplace(/[^\t]/g, StringPrototypeSlice(sourceLine, 0, column), ' ') +
    StringPrototypeRepeat('^', endColumn > column ? endColumn - column : 1);
  ObjectDefineProperty(error, 'stack', {
    __proto__: null, value: `${file}:${line}\n${sourceLine}\n${marks}\n${gap}${stack}`, configurable: true, writable: true, enumerable: false,
  });
  return error;
}

module.exports = { codes, decorate };
