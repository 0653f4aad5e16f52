'use strict';
// What went wrong outside, as undici tells it: the error that becomes the `cause` of "fetch failed" and "terminated".
const { errorNumbers } = require('../system_errors');

function ofSystem(code, syscall, { host, port }) {
  const error = new Error(`${syscall} ${code} ${syscall === 'getaddrinfo' ? host : `${host}:${port}`}`);
  error.errno = code === 'ENOTFOUND' ? errorNumbers.EAI_NONAME : errorNumbers[code];
  error.code = code;
  error.syscall = syscall;
  if (syscall === 'getaddrinfo') {
    error.hostname = host;
  } else {
    error.address = host;
    error.port = port;
  }
  return error;
}

function ofUndici(name, code, message) {
  const error = new Error(message);
  error.name = name;
  error.code = code;
  return error;
}

// By the numbers of StreamFailure (hooks/protocol/broker.h).
const kMakers = [
  () => ofUndici('SocketError', 'UND_ERR_SOCKET', 'the request could not be sent'),
  (target) => ofSystem('EACCES', 'connect', target),
  (target) => ofSystem('ENOTFOUND', 'getaddrinfo', target),
  (target) => ofSystem('ECONNREFUSED', 'connect', target),
  (target) => ofSystem('EHOSTUNREACH', 'connect', target),
  (target) => ofSystem('ETIMEDOUT', 'connect', target),
  ({ host }) => Object.assign(new Error(`no trusted TLS connection to ${host}`), { code: 'EPROTO', errno: errorNumbers.EPROTO }),
  () => ofUndici('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'),
  () => ofUndici('BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'Body Timeout Error'),
  () => ofUndici('SocketError', 'UND_ERR_SOCKET', 'other side closed'),
  () => ofUndici('HTTPParserError', 'HPE_INVALID_CONSTANT', 'Response does not match the HTTP/1.1 protocol'),
  () => ofUndici('HeadersOverflowError', 'UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error'),
  (target) => ofSystem('EMFILE', 'connect', target),
];

const failureOf = (number, target) => (kMakers[number] ?? kMakers[0])(target);
const fetchFailed = (cause) => new TypeError('fetch failed', { cause });
const terminated = (cause) => new TypeError('terminated', { cause });

module.exports = { failureOf, fetchFailed, terminated, ofUndici };
