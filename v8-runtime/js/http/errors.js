'use strict';
// The errors of http and https, with Node's codes and messages; and what the outside did, as a socket of Node tells it.
const { codes, define, received } = require('../core/errors');
const { errorNumbers } = require('../system_errors');

define('ERR_HTTP_HEADERS_SENT', (verb) => `Cannot ${verb} headers after they are sent to the client`, Error);
define('ERR_HTTP_INVALID_HEADER_VALUE', (value, name) => `Invalid value "${value}" for header "${name}"`, TypeError);
define('ERR_HTTP_INVALID_STATUS_CODE', (status) => `Invalid status code: ${status}`, RangeError);
define('ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding', Error);
define('ERR_HTTP_BODY_NOT_ALLOWED', 'Adding content for this request method or response status is not allowed.', Error);
define('ERR_HTTP_CONTENT_LENGTH_MISMATCH', (body, length) =>
  `Response body's content-length of ${body} byte(s) does not match the content-length of ${length} byte(s) set in header`, Error);
define('ERR_HTTP_SOCKET_ASSIGNED', 'ServerResponse has an already assigned socket', Error);
define('ERR_INVALID_HTTP_TOKEN', (name, token) => `${name} must be a valid HTTP token ["${token}"]`, TypeError);
define('ERR_INVALID_PROTOCOL', (protocol, expected) => `Protocol "${protocol}" not supported. Expected "${expected}"`, TypeError);
define('ERR_UNESCAPED_CHARACTERS', (name) => `${name} contains unescaped characters`, TypeError);
define('ERR_SOCKET_BAD_PORT', (name, port, zero = true) =>
  `${name} should be ${zero ? '>=' : '>'} 0 and < 65536.${received(port)}.`, RangeError);
define('ERR_SERVER_NOT_RUNNING', 'Server is not running.', Error);

// The other side went away: "socket hang up", "aborted".
function resetBy(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
}

function ofSystem(code, syscall, place, rest, explained = '') {
  const error = new Error(`${syscall} ${code}${place === '' ? '' : ` ${place}`}${explained}`);
  error.errno = code === 'ENOTFOUND' ? errorNumbers.EAI_NONAME : errorNumbers[code];
  error.code = code;
  error.syscall = syscall;
  return Object.assign(error, rest);
}

const connecting = (code, explained) => ({ host, port }) =>
  ofSystem(code, 'connect', `${host}:${port}`, { address: host, port }, explained);

function parseError(code, reason) {
  const error = new Error(`Parse Error: ${reason}`);
  return Object.assign(error, { bytesParsed: 0, code, reason });
}

// By the numbers of StreamFailure (hooks/protocol/broker.h).
const kMakers = [
  () => resetBy('socket hang up'),
  connecting('EACCES', " (the function's outbound policy does not allow it)"),
  ({ host }) => ofSystem('ENOTFOUND', 'getaddrinfo', host, { hostname: host }),
  connecting('ECONNREFUSED', ''),
  connecting('EHOSTUNREACH', ''),
  connecting('ETIMEDOUT', ''),
  ({ host }) => Object.assign(new Error(`no trusted TLS connection to ${host}`), { errno: errorNumbers.EPROTO, code: 'EPROTO' }),
  () => ofSystem('ETIMEDOUT', 'read', '', {}),
  () => ofSystem('ETIMEDOUT', 'read', '', {}),
  () => resetBy('socket hang up'),
  () => parseError('HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/'),
  () => parseError('HPE_HEADER_OVERFLOW', 'Header overflow'),
  connecting('EMFILE', ''),
];

const failureOf = (number, target) => (kMakers[number] ?? kMakers[0])(target);

// For what would need a socket of the context's own.
function notHere(what, reason) {
  const error = new Error(`${what}: ${reason}`);
  error.code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
  return error;
}

module.exports = { codes, failureOf, notHere, parseError, resetBy };
