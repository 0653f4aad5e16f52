'use strict';
// The module vm: scripts, functions and contexts, compiled and run natively. A time limit is checked, but cannot be kept:
// nothing but the end of the process stops JavaScript that does not end, and the limit of the invocation does that.
const {
  ArrayIsArray, ObjectDefineProperty, ObjectFreeze, PromiseReject, Symbol,
} = require('./core/primordials');
const { native } = require('./core/native');
const { codes, decorate } = require('./module/errors');
const { Buffer } = require('./buffer/buffer');
const {
  validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('./core/validators');

const { vm: natives } = native;
const kMainLoader = Symbol('vm_dynamic_import_main_context_default');
const kPlainContext = Symbol('vm_context_no_contextify');
// What import() in compiled code does; the module loader knows these numbers.
const kNoImport = 0;
const kImportByMainLoader = 1;
const kImportNeedsFlag = 2;

let unnamed = 1;

// What contexts get of the language's library that this V8 does not have, compiled when the first one is made.
let library;
function compiledLibrary() {
  library ??= natives.script(require('library-of-contexts'), 'brink:library', 0, 0, kNoImport);
  return library;
}

function importing(option) {
  if (option === undefined) return kNoImport;
  if (option === kMainLoader) return kImportByMainLoader;
  validateFunction(option, 'options.importModuleDynamically');
  return kImportNeedsFlag;
}

function validateBuffer(value, name) {
  if (value !== undefined && !native.types.isArrayBufferView(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
  }
}

function validateContext(value) {
  if (!isContext(value)) throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', value);
}

// Gives what hears of an error before it is thrown.
function runOptions(options = {}) {
  validateObject(options, 'options');
  const { timeout, displayErrors = true, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return displayErrors ? decorate : undefined;
}

function define(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

class Script {
  #compiled;

  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInteger(lineOffset, 'options.lineOffset', -2147483648, 2147483647);
    validateInteger(columnOffset, 'options.columnOffset', -2147483648, 2147483647);
    validateBuffer(cachedData, 'options.cachedData');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    const made = natives.script(code, filename, lineOffset, columnOffset, importing(importModuleDynamically));
    if (ArrayIsArray(made)) throw decorate(made);
    this.#compiled = made;
    // V8 trusts what it has cached: what comes from a handler is never given to it.
    if (cachedData !== undefined) define(this, 'cachedDataRejected', true);
    if (produceCachedData) {
      const data = natives.cachedData(made);
      define(this, 'cachedData', data === undefined ? undefined : asBuffer(data));
      define(this, 'cachedDataProduced', data !== undefined);
    }
    define(this, 'sourceMapURL', natives.sourceMapUrl(made));
  }

  createCachedData() {
    return asBuffer(natives.cachedData(this.#compiled) ?? Buffer.alloc(0));
  }

  runInThisContext(options) {
    return natives.run(this.#compiled, undefined, runOptions(options));
  }

  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    return natives.run(this.#compiled, contextifiedObject, runOptions(options));
  }

  runInNewContext(contextObject, options) {
    return this.runInContext(createContext(contextObject, contextOptions(options)), options);
  }
}

function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function contextOptions(options) {
  if (options === undefined || options === null) return {};
  const { contextName: name, contextOrigin: origin, contextCodeGeneration: codeGeneration, microtaskMode } = options;
  if (name !== undefined) validateString(name, 'options.contextName');
  if (origin !== undefined) validateString(origin, 'options.contextOrigin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.contextCodeGeneration');
    if (codeGeneration.strings !== undefined) validateBoolean(codeGeneration.strings, 'options.contextCodeGeneration.strings');
    if (codeGeneration.wasm !== undefined) validateBoolean(codeGeneration.wasm, 'options.contextCodeGeneration.wasm');
  }
  return { name, origin, codeGeneration, microtaskMode };
}

function isContext(object) {
  validateObject(object, 'object', { allowArray: true });
  return natives.isContext(object);
}

function createContext(contextObject = {}, options = {}) {
  const isPlain = contextObject === kPlainContext;
  if (!isPlain && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name = `VM Context ${unnamed++}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? {};
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  importing(importModuleDynamically);
  return natives.makeContext(isPlain ? undefined : contextObject, strings, wasm, native.random, compiledLibrary());
}

function createScript(code, options) {
  return new Script(code, options);
}

function withFilename(options) {
  return typeof options === 'string' ? { filename: options } : options;
}

function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  options = withFilename(options);
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  options = withFilename(options);
  return createScript(code, options).runInContext(createContext(contextObject, contextOptions(options)), options);
}

function runInThisContext(code, options) {
  options = withFilename(options);
  return createScript(code, options).runInThisContext(options);
}

function validateList(list, name, validateOne) {
  if (list === undefined) return;
  if (!ArrayIsArray(list)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'Array', list);
  for (let i = 0; i < list.length; i++) validateOne(list[i], `${name}[${i}]`);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateList(params, 'params', validateString);
  validateObject(options, 'options');
  const {
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [], importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInteger(columnOffset, 'options.columnOffset', -2147483648, 2147483647);
  validateInteger(lineOffset, 'options.lineOffset', -2147483648, 2147483647);
  validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && (typeof parsingContext !== 'object' || !natives.isContext(parsingContext))) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateList(contextExtensions, 'options.contextExtensions', (one, name) => validateObject(one, name, { nullable: true }));
  const extensions = [];
  for (let i = 0; i < contextExtensions.length; i++) if (contextExtensions[i] !== null) extensions[extensions.length] = contextExtensions[i];
  const made = natives.compileFunction(code, filename, lineOffset, columnOffset, importing(importModuleDynamically),
    parsingContext, params, extensions);
  if (ArrayIsArray(made)) throw decorate(made);
  if (cachedData !== undefined) define(made, 'cachedDataRejected', true);
  if (produceCachedData) define(made, 'cachedDataProduced', false);
  return made;
}

function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return PromiseReject(new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('vm.measureMemory()'));
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants: ObjectFreeze({
    __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER: kMainLoader, DONT_CONTEXTIFY: kPlainContext,
  }),
};
