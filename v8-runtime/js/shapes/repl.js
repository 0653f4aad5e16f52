'use strict';
// `require('repl')`: nobody types here. What only reads text works.
const { codes } = require('../core/errors');
const { inspect } = require('../inspect/inspect');
const modules = require('../modules');

class Recoverable extends SyntaxError {
  constructor(error) {
    super(error?.message);
    this.err = error;
  }
}

function writer(value) {
  return inspect(value, writer.options);
}
writer.options = { ...inspect.defaultOptions, showProxy: true };

function REPLServer() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('A REPL');
}
function start() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('repl.start()');
}
for (const one of [REPLServer, start]) Object.defineProperty(one, 'length', { value: 6, configurable: true });

function isValidSyntax(code) {
  try {
    Function(code);
    return true;
  } catch {
    return false;
  }
}

module.exports = { start, writer, REPLServer, REPL_MODE_SLOPPY: Symbol('repl-sloppy'), REPL_MODE_STRICT: Symbol('repl-strict'), Recoverable, isValidSyntax };
const names = () => Object.keys(modules).filter((name) => !name.startsWith('_'));
Object.defineProperty(module.exports, 'builtinModules', { configurable: true, enumerable: true, get: names, set() { /* it stays */ } });
Object.defineProperty(module.exports, '_builtinLibs', { configurable: true, enumerable: false, get: names, set() { /* it stays */ } });
