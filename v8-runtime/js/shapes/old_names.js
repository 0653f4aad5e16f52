'use strict';
// Modules that Node has from its first years, under names that begin with an underscore: what they hold is that of the
// modules they are parts of. Parsers and sockets over streams are native there, and say that they are not here.
const { codes } = require('../core/errors');

const unavailable = (name) => {
  const made = function() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name); };
  return Object.defineProperty(made, 'name', { value: name });
};
const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));
const http = () => require('../http/module');
const stream = () => require('../stream/module');

function common() {
  const { METHODS, hasInvalidCharacter, isToken } = require('../http/common');
  return {
    _checkInvalidHeaderChar: hasInvalidCharacter,
    _checkIsHttpToken: isToken,
    chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
    continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
    CRLF: '\r\n',
    methods: [...METHODS],
    HTTPParser: unavailable('HTTPParser'),
  };
}

function incoming() {
  return {
    IncomingMessage: http().IncomingMessage,
    readStart(socket) { if (socket && !socket._paused && socket.readable) socket.resume(); },
    readStop(socket) { if (socket) socket.pause(); },
  };
}

module.exports = {
  __proto__: null,
  _http_agent: () => {
    const agents = require('../http/agent');
    return { Agent: agents.Agent, globalAgent: agents.globalAgent };
  },
  _http_client: () => pick(http(), ['ClientRequest']),
  _http_common: common,
  _http_incoming: incoming,
  _http_outgoing: () => pick(http(), ['validateHeaderName', 'validateHeaderValue', 'OutgoingMessage']),
  _http_server: () => pick(http(), ['STATUS_CODES', 'Server', 'ServerResponse', '_connectionListener']),
  _stream_duplex: () => stream().Duplex,
  _stream_passthrough: () => stream().PassThrough,
  _stream_readable: () => stream().Readable,
  _stream_transform: () => stream().Transform,
  _stream_wrap: () => unavailable('JSStreamSocket'),
  _stream_writable: () => stream().Writable,
  _tls_common: () => pick(require('../tls/module'), ['SecureContext', 'createSecureContext']),
  _tls_wrap: () => pick(require('../tls/module'), ['TLSSocket', 'Server', 'createServer', 'connect']),
};
