'use strict';
// The object `process`.
const {
  BigInt, MathFloor, Number, Object, ObjectCreate, ObjectDefineProperties, ObjectDefineProperty, ObjectFreeze,
  ObjectSetPrototypeOf, SymbolToStringTag,
} = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateArray, validateInteger, validateString, parseFileMode } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { env } = require('./environment');
const identity = require('./identity');
const { nextTick } = require('./ticks');
const { makeEmitWarning, kPid } = require('./warnings');

const { signals } = require('../os').constants;

const kLevelRaw = 6;
require('../inspect/stack_colors').late.cwd = () => cwd;

// Its prototype is an object of its own named "process", which inherits from EventEmitter.
function ProcessClass() {}
ObjectDefineProperty(ProcessClass, 'name', { __proto__: null, value: 'process' });
ObjectSetPrototypeOf(ProcessClass.prototype, EventEmitter.prototype);
ObjectDefineProperty(ProcessClass.prototype, 'constructor', { __proto__: null, value: ProcessClass, enumerable: false });
const process = ObjectCreate(ProcessClass.prototype);
ObjectDefineProperty(process, SymbolToStringTag, {
  __proto__: null, configurable: true, enumerable: false, value: 'process',
});
EventEmitter.call(process);

let cwd = identity.kTaskRoot;
let mask = 0o22;
let exiting = false;

function hrtime(previous) {
  const now = native.now();
  const seconds = MathFloor(now / 1000);
  const nanoseconds = MathFloor((now - seconds * 1000) * 1e6);
  if (previous === undefined) return [seconds, nanoseconds];
  validateArray(previous, 'time');
  if (previous.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, previous.length);
  const difference = [seconds - previous[0], nanoseconds - previous[1]];
  if (difference[1] < 0) {
    difference[0]--;
    difference[1] += 1e9;
  }
  return difference;
}
hrtime.bigint = function bigint() {
  return BigInt(MathFloor(native.now() * 1e6));
};

function memoryUsage() {
  return native.memoryUsage();
}
memoryUsage.rss = function rss() {
  return native.memoryUsage().rss;
};

function exit(code) {
  if (code !== undefined) process.exitCode = code;
  if (!exiting) {
    exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  native.exit(Number(process.exitCode) || 0);
}

let exitCode;
function checkExitCode(value) {
  if (value === null || value === undefined) return;
  if (typeof value === 'string' && value !== '' && Number.isInteger(+value)) value = +value;
  validateInteger(value, 'code');
}

function notAvailable(name) {
  return function unavailable() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`process.${name}()`);
  };
}

function kill(pid, signal) {
  if (pid !== (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  if (typeof signal === 'string' && signals[signal] === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  const error = new Error('kill EPERM');
  Object.assign(error, { errno: -1, code: 'EPERM', syscall: 'kill' });
  if (signal !== 0) throw error;
  return true;
}

const writeStderr = (text) => native.writeLog(kLevelRaw, text);
const emitWarning = makeEmitWarning(process, (text) => require('../console').writeError(text));

Object.assign(process, {
  version: identity.kVersion,
  versions: identity.versions,
  arch: 'x64',
  platform: 'linux',
  release: identity.release,
  features: identity.features,
  config: identity.config,
  argv: [identity.kExecPath, '/var/runtime/index.mjs'],
  execArgv: [],
  env,
  pid: kPid,
  ppid: 1,
  execPath: identity.kExecPath,
  debugPort: 9229,
  argv0: identity.kExecPath,
  title: identity.kExecPath,
  moduleLoadList: [],
  cwd() { return cwd; },
  chdir(directory) {
    validateString(directory, 'directory');
    cwd = require('../path').resolve(directory);
  },
  umask(value) {
    const old = mask;
    if (value !== undefined) mask = parseFileMode(value, 'mask') & 0o777;
    return old;
  },
  nextTick,
  hrtime,
  uptime() { return native.now() / 1000; },
  memoryUsage,
  constrainedMemory() { return Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE || 0) * 1048576; },
  exit,
  reallyExit: exit,
  abort() { native.exit(134); },
  kill,
  emitWarning,
  getuid: () => identity.kUserId,
  geteuid: () => identity.kUserId,
  getgid: () => identity.kGroupId,
  getegid: () => identity.kGroupId,
  getgroups: () => [identity.kGroupId],
  dlopen: notAvailable('dlopen'),
  getActiveResourcesInfo: () => [],
  setUncaughtExceptionCaptureCallback(callback) {
    if (callback === null) {
      state.capture = null;
      return;
    }
    if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], callback);
    if (state.capture !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
    state.capture = callback;
  },
  hasUncaughtExceptionCaptureCallback: () => state.capture !== null,
  setSourceMapsEnabled() { /* source maps never change a stack here */ },
});
for (const name of ['memoryUsage', 'hrtime', 'cwd', 'chdir', 'umask', 'uptime']) {
  ObjectDefineProperty(process[name], 'name', { __proto__: null, value: name, configurable: true });
}
ObjectDefineProperties(process, {
  exitCode: {
    __proto__: null,
    get() { return exitCode; },
    set(value) {
      checkExitCode(value);
      exitCode = value;
    },
    enumerable: true,
    configurable: false,
  },
  versions: { __proto__: null, value: ObjectFreeze({ ...identity.versions }), enumerable: true },
  _exiting: { __proto__: null, get: () => exiting, set(value) { exiting = value; }, enumerable: true },
});

// ---- what nobody caught ----

// Lambda's runtime listens to both events itself: these two stand for its listeners. They only note that they were
// called; a handler that removes them takes over, and then its own listeners decide.
const state = { capture: null, reached: false };
function noteFatal() {
  state.reached = true;
}
process.on('uncaughtException', noteFatal);
process.on('unhandledRejection', noteFatal);

// True when the handler's own code has dealt with it; false means that the context has to go.
function onUncaughtException(error, origin = 'uncaughtException') {
  if (state.capture !== null) {
    state.capture(error);
    return true;
  }
  state.reached = false;
  process.emit('uncaughtExceptionMonitor', error, origin);
  return process.emit('uncaughtException', error, origin) && !state.reached;
}

function onUnhandledRejection(reason, promise) {
  state.reached = false;
  if (process.emit('unhandledRejection', reason, promise)) return !state.reached;
  return onUncaughtException(reason, 'unhandledRejection');
}

function resetProcess({ argv }) {
  if (argv !== undefined) process.argv = argv;
}

module.exports = { process, emitWarning, onUncaughtException, onUnhandledRejection, resetProcess, writeStderr };
