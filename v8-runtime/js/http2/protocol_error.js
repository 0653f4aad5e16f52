'use strict';
// What ends a connection of HTTP/2, in the words and numbers that Node's sessions tell.
const { codes, define } = require('../core/errors');
const { constants } = require('./constants');

define('ERR_HTTP2_ERROR', (message) => message, Error);

// `number`: of the GOAWAY, and of the streams that end with it. `message` is for who reads the code.
class ProtocolError extends Error {
  constructor(number, message, told = 'Protocol error', errno = -505) {
    super(message);
    this.number = number;
    this.told = told;
    this.errno = errno;
  }

  // As a session's 'error' has it.
  get forSession() { return Object.assign(new codes.ERR_HTTP2_ERROR(this.told), { errno: this.errno }); }
}

const { NGHTTP2_INTERNAL_ERROR } = constants;

// Which numbers these have is Node's choice: a session that finds something like that is destroyed as if it had failed itself.
const violation = (message) => new ProtocolError(NGHTTP2_INTERNAL_ERROR, message);
const overflow = (message) => new ProtocolError(NGHTTP2_INTERNAL_ERROR, message, 'Flow control error', -524);
const misplaced = (message) => new ProtocolError(NGHTTP2_INTERNAL_ERROR, message, 'Stream was already closed or invalid', -510);
const flooded = () => new ProtocolError(NGHTTP2_INTERNAL_ERROR, 'a block of fields in too many pieces',
  'Too many CONTINUATION frames following a HEADER frame', -905);
// RFC 9113's own number goes to the peer.
const refused = (number, message) => new ProtocolError(number, message);

module.exports = { ProtocolError, flooded, misplaced, overflow, refused, violation };
