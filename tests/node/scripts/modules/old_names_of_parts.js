'use strict';
// modules: those of Node's first years, whose names begin with an underscore.
exports.handler = async () => {
  const common = require('_http_common'); const http = require('http'); const stream = require('stream'); const tls = require('tls');
  return {
    same: [require('_http_agent').Agent === http.Agent, require('_http_agent').globalAgent === http.globalAgent, require('_http_client').ClientRequest === http.ClientRequest,
      require('_http_incoming').IncomingMessage === http.IncomingMessage, require('_http_outgoing').OutgoingMessage === http.OutgoingMessage,
      require('_http_server').ServerResponse === http.ServerResponse, require('node:_http_server').STATUS_CODES === http.STATUS_CODES,
      require('_stream_duplex') === stream.Duplex, require('_stream_passthrough') === stream.PassThrough, require('_stream_readable') === stream.Readable,
      require('_stream_transform') === stream.Transform, require('_stream_writable') === stream.Writable,
      require('_tls_wrap').TLSSocket === tls.TLSSocket, require('_tls_wrap').connect === tls.connect, require('_tls_common').createSecureContext === tls.createSecureContext],
    tokens: ['a', 'a b', '', 'x-Y_1', 'ü'].map((text) => common._checkIsHttpToken(text)),
    values: ['a', 'a\tb', 'a\nb', '\x7f', 'ÿ', 'Ā', ''].map((text) => common._checkInvalidHeaderChar(text)),
    expressions: [common.chunkExpression.source, common.continueExpression.source, common.CRLF],
    methods: common.methods.filter((method) => /^(GET|PUT|M-SEARCH|QUERY)$/.test(method)).sort(),
    parser: typeof common.HTTPParser,
    listed: require('module').builtinModules.filter((name) => name.startsWith('_')),
    frozen: Object.isFrozen(require('module').builtinModules),
  };
};
