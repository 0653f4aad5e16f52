'use strict';
// Node's built-in modules by the name that `require` knows, each a function that gives its exports. The engine keeps what
// they return.

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

module.exports = modules;
