'use strict';
// Errors of sockets, as Node throws them.
const { define, codes } = require('../core/errors');
const { errorNumbers } = require('../system_errors');

function shown(value) {
  return typeof value === 'string' ? `type string ('${value}')` : value === null || value === undefined ? `${value}`
    : typeof value === 'object' ? `an instance of ${value.constructor?.name}` : `type ${typeof value} (${String(value)})`;
}

define('ERR_SOCKET_BAD_PORT', (name, port, zero = true) =>
  `${name} should be ${zero ? '>=' : '>'} 0 and < 65536. Received ${shown(port)}.`, RangeError);
define('ERR_INVALID_IP_ADDRESS', (address) => `Invalid IP address: ${address}`, TypeError);
define('ERR_INVALID_ADDRESS_FAMILY', (family, host, port) => `Invalid address family: ${family} ${host}:${port}`, RangeError);
define('ERR_INVALID_ADDRESS', 'Invalid socket address', Error);
define('ERR_SOCKET_CLOSED', 'Socket is closed', Error);
define('ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'Socket closed before the connection was established', Error);
define('ERR_SOCKET_CONNECTION_TIMEOUT', 'Socket connection timeout', Error);
define('ERR_SERVER_NOT_RUNNING', 'Server is not running.', Error);
define('ERR_SERVER_ALREADY_LISTEN', 'Listen method has been called more than once without closing.', Error);
define('ERR_INVALID_FD_TYPE', (type) => `Unsupported fd type: ${type}`, TypeError);
define('ERR_TLS_CERT_ALTNAME_INVALID', (reason) => `Hostname/IP does not match certificate's altnames: ${reason}`, Error);
define('ERR_TLS_INVALID_PROTOCOL_VERSION', (version, which) =>
  `${JSON.stringify(version)} is not a valid ${which} TLS protocol version`, TypeError);
define('ERR_TLS_PROTOCOL_VERSION_CONFLICT', (version, method) =>
  `TLS protocol version ${JSON.stringify(version)} conflicts with secureProtocol ${JSON.stringify(method)}`, TypeError);
define('ERR_SOCKET_BAD_TYPE', 'Bad socket type specified. Valid types are: udp4, udp6', TypeError);
define('ERR_SOCKET_DGRAM_NOT_RUNNING', 'Not running', Error);

const names = { __proto__: null };
for (const name of Object.keys(errorNumbers)) names[-errorNumbers[name]] = name;

// "connect ECONNREFUSED 127.0.0.1:1", and `note` behind it.
function systemFailure(code, syscall, address = undefined, port = undefined, note = '') {
  if (port === 0) port = undefined;  // it is not told
  const place = address === undefined ? '' : port === undefined ? ` ${address}` : ` ${address}:${port}`;
  const error = new Error(`${syscall} ${code}${place}${note}`);
  error.errno = errorNumbers[code];
  error.code = code;
  error.syscall = syscall;
  if (address !== undefined) error.address = address;
  if (port !== undefined) error.port = port;
  return error;
}

const kPolicy = ' - the outbound policy does not allow it';
// By the numbers of StreamFailure (hooks/protocol/broker.h): code, and a note.
const kConnectCodes = { __proto__: null, 0: ['ECONNABORTED', ''], 1: ['EACCES', kPolicy], 3: ['ECONNREFUSED', ''],
  4: ['EHOSTUNREACH', ''], 5: ['ETIMEDOUT', ''], 12: ['EMFILE', ''] };

// What a Failed frame says of a connection that was not made: [failure, detail, text].
function connectFailure([failure, detail], address, port) {
  const [code, note] = kConnectCodes[failure] ?? kConnectCodes[0];
  const exact = failure === 4 && names[detail] !== undefined ? names[detail] : code;
  return systemFailure(exact, 'connect', address, port, note);
}

// The same of one that was open.
function brokenFailure([, detail], syscall) {
  return systemFailure(names[detail] ?? 'ECONNRESET', syscall);
}

function validatePort(port, name = 'Port') {
  const text = typeof port === 'string' ? port.trim() : port;
  if ((typeof port !== 'number' && typeof port !== 'string') || text === '' || +port !== (+port >>> 0) || port > 0xFFFF) {
    throw new codes.ERR_SOCKET_BAD_PORT(name, port);
  }
  return port | 0;
}

module.exports = { codes, systemFailure, connectFailure, brokenFailure, validatePort };
