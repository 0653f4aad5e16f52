'use strict';
// `require('os')`: the machine that every function sees, that of Lambda. Memory is the function's own.
const { setLengths } = require('./core/lengths');
const { native } = require('./core/native');
const { env } = require('./process/environment');
const identity = require('./process/identity');

const kMegabyte = 1048576;
const kRelease = '5.10.239-240.942.amzn2.x86_64';

const signals = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10,
  SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGSTKFLT: 16, SIGCONT: 18, SIGSTOP: 19,
  SIGTSTP: 20, SIGTTIN: 21, SIGTTOU: 22, SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGWINCH: 28,
  SIGIO: 29, SIGPOLL: 29, SIGPWR: 30, SIGSYS: 31,
};

const errno = {
  E2BIG: 7, EACCES: 13, EADDRINUSE: 98, EADDRNOTAVAIL: 99, EAFNOSUPPORT: 97, EAGAIN: 11, EALREADY: 114, EBADF: 9, EBADMSG: 74, EBUSY: 16,
  ECANCELED: 125, ECHILD: 10, ECONNABORTED: 103, ECONNREFUSED: 111, ECONNRESET: 104, EDEADLK: 35, EDESTADDRREQ: 89, EDOM: 33, EDQUOT: 122,
  EEXIST: 17, EFAULT: 14, EFBIG: 27, EHOSTUNREACH: 113, EIDRM: 43, EILSEQ: 84, EINPROGRESS: 115, EINTR: 4, EINVAL: 22, EIO: 5, EISCONN: 106,
  EISDIR: 21, ELOOP: 40, EMFILE: 24, EMLINK: 31, EMSGSIZE: 90, EMULTIHOP: 72, ENAMETOOLONG: 36, ENETDOWN: 100, ENETRESET: 102,
  ENETUNREACH: 101, ENFILE: 23, ENOBUFS: 105, ENODATA: 61, ENODEV: 19, ENOENT: 2, ENOEXEC: 8, ENOLCK: 37, ENOLINK: 67, ENOMEM: 12, ENOMSG: 42,
  ENOPROTOOPT: 92, ENOSPC: 28, ENOSR: 63, ENOSTR: 60, ENOSYS: 38, ENOTCONN: 107, ENOTDIR: 20, ENOTEMPTY: 39, ENOTSOCK: 88, ENOTSUP: 95,
  ENOTTY: 25, ENXIO: 6, EOPNOTSUPP: 95, EOVERFLOW: 75, EPERM: 1, EPIPE: 32, EPROTO: 71, EPROTONOSUPPORT: 93, EPROTOTYPE: 91, ERANGE: 34,
  EROFS: 30, ESPIPE: 29, ESRCH: 3, ESTALE: 116, ETIME: 62, ETIMEDOUT: 110, ETXTBSY: 26, EWOULDBLOCK: 11, EXDEV: 18,
};

function totalmem() {
  return Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE || 128) * kMegabyte;
}

function cpu() {
  return { model: 'Intel(R) Xeon(R) Processor @ 2.50GHz', speed: 2500, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } };
}

const os = {
  arch: () => 'x64',
  availableParallelism: () => 2,
  cpus: () => [cpu(), cpu()],
  endianness: () => 'LE',
  freemem: () => Math.max(0, totalmem() - native.memoryUsage().rss),
  getPriority: () => 0,
  homedir: () => env.HOME ?? '/home/sbx_user1051',
  hostname: () => '169.254.100.6',
  loadavg: () => [0, 0, 0],
  networkInterfaces: () => ({
    lo: [{ address: '127.0.0.1', netmask: '255.0.0.0', family: 'IPv4', mac: '00:00:00:00:00:00', internal: true, cidr: '127.0.0.1/8' }],
  }),
  platform: () => 'linux',
  release: () => kRelease,
  setPriority() { /* a context cannot change its own share */ },
  tmpdir() {
    const directory = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
    return directory.length > 1 && directory.endsWith('/') ? directory.slice(0, -1) : directory;
  },
  totalmem,
  type: () => 'Linux',
  userInfo: () => ({ uid: identity.kUserId, gid: identity.kGroupId, username: 'sbx_user1051', homedir: os.homedir(), shell: '/sbin/nologin' }),
  uptime: () => Math.floor(native.now() / 10) / 100,
  version: () => '#1 SMP Mon Jul 14 10:05:31 UTC 2025',
  machine: () => 'x86_64',
  constants: {
    __proto__: null,
    UV_UDP_REUSEADDR: 4,
    dlopen: { __proto__: null, RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8 },
    errno: { __proto__: null, ...errno },
    signals: { __proto__: null, ...signals },
    priority: {
      __proto__: null, PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7,
      PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20,
    },
  },
  EOL: '\n',
  devNull: '/dev/null',
};
// Node's functions of no argument convert to their value: `${os.hostname}`.
for (const name of ['arch', 'availableParallelism', 'endianness', 'freemem', 'homedir', 'hostname', 'machine', 'platform',
  'release', 'tmpdir', 'totalmem', 'type', 'uptime', 'version']) {
  os[name][Symbol.toPrimitive] = () => os[name]();
}

setLengths(os, { 1: 'getPriority userInfo', 2: 'setPriority' });

module.exports = os;
