'use strict';
// Node's built-in modules by the name that `require` knows, each a function that gives its exports. The engine keeps what
// they return. Names that Node has and Brink does not yet give throw when they are required.
const { codes } = require('./core/errors');

const available = {
  __proto__: null,
  assert: () => require('./assert/assert'),
  'assert/strict': () => require('./assert/assert').strict,
  async_hooks: () => require('./async/module'),
  buffer: () => require('./buffer/module'),
  console: () => require('./console').console,
  crypto: () => require('./crypto/module'),
  dgram: () => require('./dgram'),
  diagnostics_channel: () => require('./diagnostics_channel'),
  dns: () => require('./dns/module'),
  'dns/promises': () => require('./dns/module').promises,
  events: () => require('./events/module'),
  fs: () => require('./fs/module'),
  'fs/promises': () => require('./fs/module').promises,
  http: () => require('./http/module'),
  http2: () => require('./http2/module'),
  https: () => require('./http/https'),
  net: () => require('./net/module'),
  os: () => require('./os'),
  path: () => require('./path'),
  'path/posix': () => require('./path').posix,
  'path/win32': () => require('./path').win32,
  perf_hooks: () => require('./performance/performance').perfHooks,
  process: () => require('./process/process').process,
  punycode: () => require('punycode/punycode.js'),
  querystring: () => require('./querystring'),
  stream: () => require('./stream/module'),
  'stream/consumers': () => require('./stream/consumers'),
  'stream/promises': () => require('readable-stream/lib/stream/promises.js'),
  'stream/web': () => require('./stream/web'),
  string_decoder: () => require('./string_decoder'),
  sys: () => require('./util'),
  timers: () => require('./timers').timers,
  'timers/promises': () => require('./timers').promises,
  tls: () => require('./tls/module'),
  url: () => require('./url/module'),
  util: () => require('./util'),
  'util/types': () => require('./util').types,
  v8: () => require('./v8'),
  vm: () => require('./vm'),
  zlib: () => require('./zlib/module'),
  ...require('./shapes/modules'),
};

// Of these, those that are not above throw.
const known = [
  'async_hooks',
  'child_process',
  'cluster',
  'dgram',
  'diagnostics_channel',
  'dns',
  'dns/promises',
  'domain',
  'inspector',
  'inspector/promises',
  'net',
  'readline',
  'readline/promises',
  'repl',
  'tls',
  'trace_events',
  'tty',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  
];

const modules = { __proto__: null };
for (const name of Object.keys(available)) {
  let made = false;
  let exports;
  modules[name] = () => {
    if (!made) {
      exports = available[name]();
      made = true;
    }
    return exports;
  };
}
for (const name of known) {
  if (name in available) continue;
  modules[name] = () => {
    throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(name);
  };
}

module.exports = modules;
