'use strict';
// Errors of DNS, as Node tells them.
const { errorNumbers } = require('../system_errors');

// By c-ares' numbers.
const kNames = ['SUCCESS', 'ENODATA', 'EFORMERR', 'ESERVFAIL', 'ENOTFOUND', 'ENOTIMP', 'EREFUSED', 'EBADQUERY', 'EBADNAME', 'EBADFAMILY',
  'EBADRESP', 'ECONNREFUSED', 'ETIMEOUT', 'EOF', 'EFILE', 'ENOMEM', 'EDESTRUCTION', 'EBADSTR', 'EBADFLAGS', 'ENONAME', 'EBADHINTS',
  'ENOTINITIALIZED', 'ELOADIPHLPAPI', 'EADDRGETNETWORKPARAMS', 'ECANCELLED'];
const constants = { __proto__: null };
for (let i = 1; i < kNames.length; i++) constants[kNames[i] === 'EOF' ? 'EOF' : kNames[i].slice(1)] = kNames[i];

const kPolicy = ' - the outbound policy does not allow it';
// StreamFailure (hooks/protocol/broker.h)
const kDenied = 1;
const kNotFound = 2;
// Of c-ares: the name servers gave no answer, which may be otherwise next time.
const kPassing = [3, 11, 12];

function failure(code, errno, syscall, hostname, note = '') {
  const error = new Error(`${syscall} ${code}${hostname === undefined ? '' : ` ${hostname}`}${note}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname !== undefined) error.hostname = hostname;
  return error;
}

// What a Failed frame says: [failure, detail, text].
function lookupFailure([kind, detail], hostname, syscall = 'getaddrinfo') {
  if (kind === kDenied) return failure('EACCES', errorNumbers.EACCES, syscall, hostname, kPolicy);
  if (kind === kNotFound && !kPassing.includes(detail)) return failure('ENOTFOUND', errorNumbers.EAI_NONAME, syscall, hostname);
  return failure('EAI_AGAIN', errorNumbers.EAI_AGAIN, syscall, hostname);
}

function queryFailure([kind, detail], hostname, syscall) {
  if (kind === kDenied) return failure('EREFUSED', undefined, syscall, hostname, kPolicy);
  if (kind === kNotFound) return failure(kNames[detail || 4], undefined, syscall, hostname);
  return failure('ESERVFAIL', undefined, syscall, hostname);
}

module.exports = { constants, failure, lookupFailure, queryFailure };
