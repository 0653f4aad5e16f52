'use strict';
// What process says about the machine: that of Lambda's nodejs20.x runtime, the same in every execution context.
const kVersion = 'v20.19.5';

const versions = {
  node: '20.19.5', acorn: '8.15.0', ada: '2.9.2', ares: '1.34.5', base64: '0.5.2', brotli: '1.1.0',
  cjs_module_lexer: '1.4.1', cldr: '47.0', icu: '77.1', llhttp: '8.1.2', modules: '115', napi: '9', nghttp2: '1.61.0',
  nghttp3: '0.7.0', ngtcp2: '1.1.0', openssl: '3.0.16+quic', simdutf: '6.0.3', tz: '2025b', undici: '6.21.2',
  unicode: '16.0', uv: '1.46.0', uvwasi: '0.0.21', v8: '11.3.244.8-node.30', zlib: '1.3.0.1-motley-788cb3c',
};

const release = {
  name: 'node',
  lts: 'Iron',
  sourceUrl: `https://nodejs.org/download/release/${kVersion}/node-${kVersion}.tar.gz`,
  headersUrl: `https://nodejs.org/download/release/${kVersion}/node-${kVersion}-headers.tar.gz`,
};

const features = {
  inspector: false, debug: false, uv: true, ipv6: true, tls_alpn: true, tls_sni: true, tls_ocsp: true, tls: true,
  cached_builtins: true,
};

const config = { target_defaults: { cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] },
  variables: { napi_build_version: '9', node_shared: false, v8_enable_i18n_support: 1 } };

module.exports = {
  kVersion, versions, release, features, config,
  kExecPath: '/var/lang/bin/node',
  kTaskRoot: '/var/task',
  // The user that Lambda runs functions as.
  kUserId: 993,
  kGroupId: 990,
};
