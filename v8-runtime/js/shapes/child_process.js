'use strict';
// `require('child_process')`: an execution context cannot start processes. Everything is there and answers what Node
// answers when the system refuses to execute a file: EACCES, as an event or in a callback where that is how it is told.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateObject, validateString } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { Buffer } = require('../buffer/buffer');
const { nextTick } = require('../process/ticks');
const { errorNumbers } = require('../system_errors');
const modules = require('../modules');

const kReason = 'an execution context cannot start processes';
const isArray = Array.isArray;

function refusal(syscall, file, args) {
  const error = new Error(`${syscall} ${file} EACCES: ${kReason}`);
  return Object.assign(error, { errno: errorNumbers.EACCES, code: 'EACCES', syscall: `${syscall} ${file}`, path: file, spawnargs: args });
}

function checkText(value, name) {
  if (value.includes('\u0000')) throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
}

// {file, args, options} of (file, args?, options?), as spawn has them.
function normalize(file, args, options) {
  validateString(file, 'file');
  checkText(file, 'file');
  if (file.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  let list = [];
  if (isArray(args)) list = [...args];
  else if (args === undefined || args === null) list = [];
  else if (typeof args !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('args', 'object', args);
  else options = args;
  if (options === undefined) options = {};
  else if (typeof options !== 'object' || options === null) throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  list = list.map(String);
  for (let i = 0; i < list.length; i++) checkText(list[i], `args[${i}]`);
  const { cwd, shell } = options;
  if (cwd != null && typeof cwd !== 'string' && !Buffer.isBuffer(cwd) && !(cwd instanceof URL)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.cwd', ['string', 'Buffer', 'URL'], cwd);
  }
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  if (!shell) return { file, args: [file, ...list], options };
  const program = typeof shell === 'string' ? shell : '/bin/sh';
  return { file: program, args: [program, '-c', [file, ...list].join(' ')], options };
}

class ChildProcessImplementation extends EventEmitter {
  constructor() {
    super();
    Object.assign(this, { _closesNeeded: 1, _closesGot: 0, connected: false, signalCode: null, exitCode: null, killed: false, spawnfile: null, _handle: null });
  }

  spawn({ file, args, stdio }) {
    this.spawnfile = file;
    this.spawnargs = args;
    const { Readable, Writable } = modules.stream();
    const isPiped = (i) => {
      const kind = isArray(stdio) ? stdio[i] : stdio;
      return kind === undefined || kind === null || kind === 'pipe' || kind === 'overlapped';
    };
    this.stdin = isPiped(0) ? new Writable({ write: (chunk, encoding, callback) => callback() }) : null;
    this.stdout = isPiped(1) ? new Readable({ read() { /* nothing comes */ } }) : null;
    this.stderr = isPiped(2) ? new Readable({ read() { /* nothing comes */ } }) : null;
    this.stdio = [this.stdin, this.stdout, this.stderr];
    this.pid = undefined;
    nextTick(() => {
      this.exitCode = errorNumbers.EACCES;
      this.stdin?.destroy();
      for (const output of [this.stdout, this.stderr]) output?.push(null);
      const error = refusal('spawn', file, args.slice(1));
      this.emit('error', error);
      for (const output of [this.stdout, this.stderr]) output?.resume();
      native.setImmediate(() => this.emit('close', this.exitCode, this.signalCode));
    });
    return errorNumbers.EACCES;
  }

  kill() { return false; }
  ref() { /* nothing runs */ }
  unref() { /* nothing runs */ }
  disconnect() { this.emit('error', new codes.ERR_IPC_DISCONNECTED()); }
  send(message, handle, options, callback) {
    const done = [callback, options, handle].find((one) => typeof one === 'function');
    const error = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (done === undefined) nextTick(() => this.emit('error', error));
    else nextTick(done, error);
    return false;
  }
  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() { /* nothing runs */ }
}
function ChildProcess() {
  return Reflect.construct(ChildProcessImplementation, [], new.target ?? ChildProcess);
}
Object.setPrototypeOf(ChildProcess, EventEmitter);
ChildProcess.prototype = ChildProcessImplementation.prototype;
Object.defineProperty(ChildProcess.prototype, 'constructor', { value: ChildProcess, configurable: true, writable: true });

function spawn(file, args, options) {
  const normal = normalize(file, args, options);
  const child = new ChildProcess();
  child.spawn({ file: normal.file, args: normal.args, stdio: normal.options.stdio });
  const { signal } = normal.options;
  if (signal?.aborted) nextTick(() => child.emit('error', new (require('../core/errors').AbortError)(undefined, { cause: signal.reason })));
  return child;
}

// What exec and execFile make of it: one call of the callback, with what was written (nothing).
function execWith(file, args, options, callback, cmd) {
  const child = spawn(file, args, { ...options, stdio: undefined });
  const encoding = options?.encoding ?? 'utf8';
  const nothing = encoding === 'buffer' ? Buffer.alloc(0) : '';
  child.once('error', (error) => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    error.cmd = cmd;
    callback?.(error, nothing, nothing);
  });
  return child;
}

function splitArguments(file, args, options, callback) {
  if (typeof args === 'function') return [[], {}, args];
  if (!isArray(args) && args !== null && typeof args === 'object') return splitArguments(file, [], args, options);
  if (typeof options === 'function') return [args ?? [], {}, options];
  if (callback !== undefined && callback !== null) validateFunction(callback, 'callback');
  return [args ?? [], options ?? {}, callback];
}

function execFile(file, args, options, callback) {
  const [list, given, done] = splitArguments(file, args, options, callback);
  validateObject(given, 'options');
  const normal = normalize(file, list, given);
  return execWith(file, list, given, done, normal.args.join(' '));
}

function exec(command, options, callback) {
  if (typeof options === 'function') return exec(command, undefined, options);
  validateString(command, 'command');
  const shell = typeof options?.shell === 'string' ? options.shell : true;
  return execWith(command, [], { ...options, shell }, callback, command);
}

// promisify(exec) gives {stdout, stderr}, and the promise has the child.
const kPromisify = Symbol.for('nodejs.util.promisify.custom');
for (const method of [exec, execFile]) {
  Object.defineProperty(method, kPromisify, {
    enumerable: false,
    value: (...args) => {
      let child;
      const promise = new Promise((resolve, reject) => {
        child = method(...args, (error, stdout, stderr) => {
          if (error !== null) reject(Object.assign(error, { stdout, stderr }));
          else resolve({ stdout, stderr });
        });
      });
      promise.child = child;
      return promise;
    },
  });
}

function spawnSync(file, args, options) {
  const normal = normalize(file, args, options);
  return { error: refusal('spawnSync', normal.file, normal.args.slice(1)), status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null };
}

function thrown(result) {
  throw Object.assign(result.error, { status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null });
}

function execFileSync(file, args, options) {
  return thrown(spawnSync(file, args, options));
}

function execSync(command, options) {
  validateString(command, 'command');
  return thrown(spawnSync(command, [], { ...options, shell: typeof options?.shell === 'string' ? options.shell : true }));
}

function fork(modulePath) {
  if (typeof modulePath !== 'string' && !Buffer.isBuffer(modulePath) && !(modulePath instanceof URL)) {
    throw new codes.ERR_INVALID_ARG_TYPE('modulePath', ['string', 'Buffer', 'URL'], modulePath);
  }
  const list = isArray(arguments[1]) ? arguments[1] : [];
  return spawn(require('../process/identity').kExecPath, [`${modulePath}`, ...list], { stdio: 'inherit' });
}

function _forkChild() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('_forkChild()');
}

for (const [method, length] of [[_forkChild, 2], [exec, 3], [execFile, 4], [execFileSync, 3], [execSync, 2], [fork, 1], [spawn, 3], [spawnSync, 3]]) {
  Object.defineProperty(method, 'length', { value: length, configurable: true });
}

module.exports = { _forkChild, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
