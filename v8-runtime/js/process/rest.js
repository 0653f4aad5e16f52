'use strict';
// What else `process` has in Node 20: probes of its internals, credentials, usage, reports. The jail's answer to what would
// change the process is Node's error for it.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateArray, validateObject, validateString } = require('../core/validators');
const { errorNumbers, makeSystemError, systemErrors } = require('../system_errors');
const { writeStderr } = require('./process');

const hidden = (object, values) => {
  for (const name of Object.keys(values)) {
    Object.defineProperty(object, name, { value: values[name], configurable: true, enumerable: true, writable: true });
  }
};
const refuse = (syscall) => Object.assign(new Error(`${syscall} EPERM`), { errno: errorNumbers.EPERM, code: 'EPERM', syscall });

// ---- process.binding: what packages look for, of the names that Node still lets through ----

const kUtilTests = ['isExternal', 'isDate', 'isNativeError', 'isRegExp', 'isAsyncFunction', 'isPromise', 'isMap', 'isSet', 'isMapIterator', 'isSetIterator',
  'isArrayBuffer', 'isDataView', 'isAnyArrayBuffer', 'isArrayBufferView', 'isTypedArray', 'isUint8Array'];
const bindings = {
  __proto__: null,
  config: () => ({ isDebugBuild: false, hasOpenSSL: true, fipsMode: false, hasIntl: true, hasTracing: false, hasNodeOptions: true, hasInspector: false,
    noBrowserGlobals: false, bits: 64 }),
  constants() {
    const modules = require('../modules');
    return { os: require('../os').constants, fs: modules.fs().constants, crypto: modules.crypto().constants, zlib: modules.zlib().constants, trace: {} };
  },
  natives: () => ({}),
  util: () => Object.fromEntries(kUtilTests.map((name) => [name, native.types[name]])),
  uv() {
    const uv = { errname: (number) => systemErrors.get(number)?.[0] ?? `Unknown system error ${number}`, getErrorMap: () => new Map(systemErrors) };
    for (const [number, [name]] of systemErrors) uv[`UV_${name}`] = number;
    return uv;
  },
};
// What is there to be read, because some packages do so when they are loaded, and says that it cannot be used when it is.
const kRefusing = {
  __proto__: null,
  async_wrap: '',
  buffer: 'copy compare fill indexOfBuffer indexOfNumber indexOfString asciiSlice base64Slice hexSlice latin1Slice ucs2Slice utf8Slice',
  cares_wrap: 'ChannelWrap GetAddrInfoReqWrap GetNameInfoReqWrap QueryReqWrap canonicalizeIP getaddrinfo getnameinfo strerror',
  contextify: 'ContextifyScript compileFunction makeContext',
  crypto: 'SecureContext KeyObjectHandle getFipsCrypto getRootCertificates',
  fs: 'FSReqCallback FileHandle StatWatcher access chmod chown close copyFile existsSync fchmod fchown fdatasync fstat fsync ftruncate futimes ' +
    'internalModuleReadJSON internalModuleStat lchown link lstat lutimes mkdir mkdtemp open openFileHandle read readBuffers readFileUtf8 readdir readlink ' +
    'realpath rename rmdir stat statfs symlink unlink utimes writeBuffer writeBuffers writeFileUtf8 writeString',
  fs_event_wrap: 'FSEvent',
  http_parser: 'ConnectionsList HTTPParser',
  icu: 'decode getConverter getStringWidth hasConverter icuErrName transcode',
  inspector: 'Connection consoleCall',
  js_stream: 'JSStream',
  os: 'getCPUs getFreeMem getHomeDirectory getHostname getInterfaceAddresses getLoadAvg getTotalMem getUptime getUserInfo',
  pipe_wrap: 'Pipe PipeConnectWrap',
  process_wrap: 'Process',
  signal_wrap: 'Signal',
  spawn_sync: 'spawn',
  stream_wrap: 'ShutdownWrap WriteWrap LibuvStreamWrap',
  tcp_wrap: 'TCP TCPConnectWrap',
  tls_wrap: 'TLSWrap wrap',
  tty_wrap: 'TTY isTTY',
  udp_wrap: 'SendWrap UDP',
  url: 'canParse domainToASCII domainToUnicode format parse update',
  v8: 'cachedDataVersionTag setFlagsFromString setHeapSnapshotNearHeapLimit',
  zlib: 'BrotliDecoder BrotliEncoder Zlib crc32',
};
function refusing(module) {
  const binding = {};
  for (const name of kRefusing[module].split(' ')) {
    if (name === '') continue;
    const refused = function() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`process.binding('${module}').${name}`); };
    hidden(binding, { [name]: Object.defineProperty(refused, 'name', { value: name }) });
  }
  return binding;
}

const made = { __proto__: null };
function binding(module) {
  module = String(module);
  if (module === 'util') return bindings.util();  // another one each time, as Node's
  if (module in bindings) return made[module] ??= bindings[module]();
  if (module in kRefusing) return made[module] ??= refusing(module);
  throw new Error(`No such module: ${module}`);
}

// ---- who the process is, which cannot be changed ----

const kKinds = { uid: 'User', gid: 'Group' };
function credential(name, kind) {
  return function setCredential(id) {
    if (typeof id !== 'number' && typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('id', ['number', 'string'], id);
    if (typeof id === 'string') throw new codes.ERR_UNKNOWN_CREDENTIAL(kKinds[kind], id);
    throw refuse(name);
  };
}

// ---- the rest ----

function resourceUsage() {
  const [user, system] = native.cpuUsage();
  return {
    userCPUTime: user, systemCPUTime: system, maxRSS: Math.round(native.memoryUsage().rss / 1024), sharedMemorySize: 0, unsharedDataSize: 0,
    unsharedStackSize: 0, minorPageFault: 0, majorPageFault: 0, swappedOut: 0, fsRead: 0, fsWrite: 0, ipcSent: 0, ipcReceived: 0, signalsCount: 0,
    voluntaryContextSwitches: 0, involuntaryContextSwitches: 0,
  };
}

function assert(condition, message) {
  if (!condition) throw Object.assign(new Error(message || 'assertion error'), { code: 'ERR_ASSERTION' });
}

const report = {
  writeReport() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('process.report.writeReport()'); },
  getReport() {
    const { version, arch, platform, pid, release } = process;
    return { header: { reportVersion: 3, event: 'JavaScript API', trigger: 'GetReport', filename: null, dumpEventTime: new Date().toISOString(),
      processId: pid, nodejsVersion: version, arch, platform, wordSize: 64, release, commandLine: [...process.argv] }, javascriptStack: {}, nativeStack: [],
    javascriptHeap: native.memoryUsage(), libuv: [], workers: [], environmentVariables: { ...process.env }, userLimits: {}, sharedObjects: [] };
  },
  directory: '', filename: '', compact: false, excludeNetwork: false, signal: 'SIGUSR2', reportOnFatalError: false, reportOnSignal: false,
  reportOnUncaughtException: false,
};

const kFlags = ['conditions', 'cpu-prof', 'debug-port', 'deprecation', 'diagnostic-dir', 'disable-proto', 'disable-warning', 'dns-result-order', 'enable-source-maps',
  'experimental-detect-module', 'experimental-fetch', 'experimental-global-customevent', 'experimental-global-webcrypto', 'experimental-import-meta-resolve',
  'experimental-json-modules', 'experimental-loader', 'experimental-require-module', 'experimental-vm-modules', 'experimental-wasm-modules',
  'experimental-websocket', 'force-context-aware', 'force-fips', 'heapsnapshot-near-heap-limit', 'heapsnapshot-signal', 'http-parser', 'icu-data-dir', 'import',
  'input-type', 'insecure-http-parser', 'inspect', 'inspect-brk', 'inspect-port', 'interpreted-frames-native-stack', 'jitless', 'loader', 'max-http-header-size',
  'max-old-space-size', 'max-semi-space-size', 'no-addons', 'no-deprecation', 'no-experimental-fetch', 'no-experimental-repl-await', 'no-extra-info-on-fatal-exception',
  'no-force-async-hooks-checks', 'no-global-search-paths', 'no-network-family-autoselection', 'no-warnings', 'node-memory-debug', 'openssl-config',
  'openssl-legacy-provider', 'openssl-shared-config', 'pending-deprecation', 'perf-basic-prof', 'perf-prof', 'preserve-symlinks', 'preserve-symlinks-main',
  'prof-process', 'redirect-warnings', 'report-compact', 'report-on-fatalerror', 'report-on-signal', 'report-uncaught-exception', 'require', 'secure-heap',
  'secure-heap-min', 'stack-trace-limit', 'throw-deprecation', 'title', 'tls-cipher-list', 'tls-keylog', 'tls-max-v1.2', 'tls-max-v1.3', 'tls-min-v1.0',
  'tls-min-v1.1', 'tls-min-v1.2', 'tls-min-v1.3', 'trace-deprecation', 'trace-event-categories', 'trace-exit', 'trace-sigint', 'trace-sync-io', 'trace-tls',
  'trace-uncaught', 'trace-warnings', 'track-heap-objects', 'unhandled-rejections', 'use-bundled-ca', 'use-largepages', 'use-openssl-ca', 'use-system-ca',
  'v8-pool-size', 'verify-base-objects', 'warnings', 'watch-path', 'zero-fill-buffers'];
class NodeEnvironmentFlagsSet extends Set {
  add() { return this; }
  delete() { return false; }
  clear() { /* it stays as it is */ }
  has(key) {
    if (typeof key !== 'string') return false;
    const name = (key.startsWith('--') ? key.slice(2).replace(/=.*$/s, '') : key).replaceAll('_', '-');
    return key === '-r' || kFlags.includes(name);
  }
}
let flags;
function environmentFlags() {
  if (flags === undefined) {
    flags = new NodeEnvironmentFlagsSet();
    for (const name of kFlags) Set.prototype.add.call(flags, `--${name}`);
    Object.freeze(flags);
  }
  return flags;
}

function loadEnvFile(path = '.env') {
  const fs = require('../modules').fs();
  let text;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    throw makeSystemError(error.code, 'open', `${path}`);
  }
  const values = require('./env_file').parseEnv(text);
  for (const name of Object.keys(values)) if (process.env[name] === undefined) process.env[name] = values[name];
}

let process;

function completeProcess(given) {
  process = given;
  hidden(process, {
    binding,
    _linkedBinding(module) {
      throw new codes.ERR_INVALID_MODULE(`No such binding was linked: ${module}`);
    },
    _rawDebug(...args) { writeStderr(require('../inspect/format').format(...args)); },
    domain: null,
    _getActiveRequests: () => [],
    _getActiveHandles: () => [],
    _kill: () => errorNumbers.EPERM,
    loadEnvFile,
    resourceUsage,
    availableMemory() { return Math.max(0, process.constrainedMemory() - native.memoryUsage().rss); },
    openStdin() {
      process.stdin.resume();
      return process.stdin;
    },
    assert,
    _fatalException: () => false,
    _tickCallback() { /* the engine runs ticks by itself */ },
    _debugProcess() { throw refuse('kill'); },
    _debugEnd() { /* no debugger */ },
    _startProfilerIdleNotifier() { /* no profiler */ },
    _stopProfilerIdleNotifier() { /* no profiler */ },
    initgroups(user, extraGroup) {
      for (const [name, value] of [['user', user], ['extraGroup', extraGroup]]) {
        if (typeof value !== 'number' && typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], value);
      }
      throw refuse('initgroups');
    },
    setgroups(groups) {
      validateArray(groups, 'groups');
      throw refuse('setgroups');
    },
    setuid: credential('setuid', 'uid'),
    setgid: credential('setgid', 'gid'),
    seteuid: credential('seteuid', 'uid'),
    setegid: credential('setegid', 'gid'),
    chdir: chdirFrom(process),
    cpuUsage,
    _preload_modules: [],
  });
  const fixed = { configurable: true, enumerable: true, writable: false };
  for (const name of ['version', 'versions', 'arch', 'platform', 'release', 'moduleLoadList', 'config', 'pid']) {
    Object.defineProperty(process, name, fixed);
  }
  Object.defineProperties(process, {
    features: { configurable: false, enumerable: true, writable: false },
    argv0: { configurable: false, enumerable: true, writable: false },
    allowedNodeEnvironmentFlags: { configurable: true, enumerable: true, get: environmentFlags, set(value) {
      Object.defineProperty(process, 'allowedNodeEnvironmentFlags', { value, configurable: true, enumerable: true, writable: true });
    } },
    report: { configurable: true, enumerable: true, get: () => report, set: undefined },
  });
}

function chdirFrom(process) {
  const { chdir } = process;
  return function wrappedChdir(directory) {
    validateString(directory, 'directory');
    const kind = native.files.stat(directory, true);
    if (typeof kind === 'number') {
      const name = systemErrors.get(kind)?.[0] ?? 'ENOENT';
      throw makeSystemError(name, 'chdir', process.cwd(), directory);
    }
    chdir(directory);
  };
}

function cpuUsage(prevValue) {
  const [user, system] = native.cpuUsage();
  if (prevValue === undefined || prevValue === null) return { user, system };
  if (typeof prevValue !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('prevValue', 'object', prevValue);
  validateObject(prevValue, 'prevValue');
  for (const name of ['user', 'system']) {
    const value = prevValue[name];
    if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(`prevValue.${name}`, 'number', value);
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw rangeOf(new codes.ERR_INVALID_ARG_VALUE(`prevValue.${name}`, value));
  }
  return { user: user - prevValue.user, system: system - prevValue.system };
}
// Node's is a RangeError here.
function rangeOf(error) {
  const same = new RangeError(error.message);
  same.code = error.code;
  return same;
}

module.exports = { completeProcess };
