'use strict';
// dns.lookup and dns.lookupService, with callbacks and as promises.
const { ObjectDefineProperty, Promise, Symbol } = require('../core/primordials');
const { native } = require('../core/native');
const { process } = require('../process/process');
const { nextTick } = require('../process/ticks');
const { validateBoolean, validateFunction, validateNumber, validateOneOf, validateString } = require('../core/validators');
const { codes, validatePort } = require('../net/codes');
const { isIP } = require('../net/addresses');
const { ask } = require('../net/wire');
const { failure, lookupFailure } = require('./failures');
const { errorNumbers } = require('../system_errors');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;
const kPromisify = Symbol.for('nodejs.util.promisify.custom');
const kHints = { ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8 };
const kOrders = ['verbatim', 'ipv4first', 'ipv6first'];
const kLookup = 0;
const kReverse = 1;
const settings = { order: 'verbatim' };
const isMissing = (value) => value === undefined || value === null;

// [options of Node] -> {family, hints, all, order}; what is wrong throws.
function readOptions(options) {
  let family = 0;
  let hints = 0;
  let all = false;
  let { order } = settings;
  if (typeof options === 'number') {
    validateOneOf(options, 'family', [0, 4, 6]);
    family = options;
  } else if (!isMissing(options) && typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    if (!isMissing(options?.hints)) {
      validateNumber(options.hints, 'options.hints');
      hints = options.hints >>> 0;
      if ((hints & ~(kHints.ADDRCONFIG | kHints.ALL | kHints.V4MAPPED)) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', hints);
    }
    if (!isMissing(options?.family)) {
      if (options.family === 'IPv4') family = 4;
      else if (options.family === 'IPv6') family = 6;
      else {
        validateOneOf(options.family, 'options.family', [0, 4, 6]);
        ({ family } = options);
      }
    }
    if (!isMissing(options?.all)) {
      validateBoolean(options.all, 'options.all');
      ({ all } = options);
    }
    if (!isMissing(options?.verbatim)) {
      validateBoolean(options.verbatim, 'options.verbatim');
      order = options.verbatim ? 'verbatim' : 'ipv4first';
    }
    if (!isMissing(options?.order)) {
      validateOneOf(options.order, 'options.order', kOrders);
      ({ order } = options);
    }
  }
  return { family, hints, all, order };
}

function inOrder(found, order) {
  if (order === 'verbatim') return found;
  const first = order === 'ipv4first' ? 4 : 6;
  return [...found.filter(({ family }) => family === first), ...found.filter(({ family }) => family !== first)];
}

let warned = false;
function warnAboutName(hostname) {
  if (warned) return;
  warned = true;
  process.emitWarning(`The provided hostname "${String(hostname)}" is not a valid hostname, and is supported in the dns module ` +
    'solely for compatibility.', 'DeprecationWarning', 'DEP0118');
}

// found(error, [{address, family}, …]); null instead of the list: no name was given.
function find(hostname, { family, order }, found) {
  const later = (list) => { nextTick(found, null, list); };
  if (!hostname) {
    warnAboutName(hostname);
    later(null);
    return;
  }
  const kind = isIP(hostname);
  if (kind !== 0) {
    later([{ address: hostname, family: kind }]);
    return;
  }
  // As /etc/hosts has it everywhere.
  if (hostname.toLowerCase() === 'localhost') {
    native.setImmediate(() => found(null, [family === 6 ? { address: '::1', family: 6 } : { address: '127.0.0.1', family: 4 }]));
    return;
  }
  ask(kLookup, hostname, (lost, texts) => {
    if (lost !== null) {
      found(lookupFailure(lost, hostname));
      return;
    }
    const list = [];
    for (let i = 0; i < texts.length; i += 3) {
      const its = texts[i] === 'A' ? 4 : 6;
      if (family === 0 || family === its) list.push({ address: texts[i + 1], family: its });
    }
    if (list.length > 0) found(null, inOrder(list, order));
    else found(lookupFailure([2, 0, ''], hostname));
  });
}

class GetAddrInfoReqWrap {}
class GetNameInfoReqWrap {}

function lookup(hostname, options, callback) {
  if (hostname) validateString(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = 0;
  }
  if (typeof options === 'number') {
    validateFunction(callback, 'callback');
  } else if (!isMissing(options) && typeof options !== 'object') {
    validateFunction(callback, 'callback');
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    validateFunction(callback, 'callback');
  }
  const read = readOptions(options);
  find(hostname, read, (error, list) => {
    if (error) callback(error);
    else if (list === null) read.all ? callback(null, []) : callback(null, null, read.family === 6 ? 6 : 4);
    else if (read.all) callback(null, list);
    else callback(null, list[0].address, list[0].family);
  });
  return hostname && isIP(hostname) === 0 ? new GetAddrInfoReqWrap() : {};
}

function lookupPromise(hostname, options) {
  if (hostname) validateString(hostname, 'hostname');
  const read = readOptions(options);
  return new Promise((resolve, reject) => {
    find(hostname, read, (error, list) => {
      if (error) reject(error);
      else if (list === null) resolve(read.all ? [] : { address: null, family: read.family === 6 ? 6 : 4 });
      else resolve(read.all ? list : { ...list[0] });
    });
  });
}

// ---- names of addresses ----

const kServices = { __proto__: null, 20: 'ftp-data', 21: 'ftp', 22: 'ssh', 23: 'telnet', 25: 'smtp', 53: 'domain', 80: 'http', 110: 'pop3',
  123: 'ntp', 143: 'imap2', 389: 'ldap', 443: 'https', 465: 'submissions', 587: 'submission', 636: 'ldaps', 993: 'imaps', 995: 'pop3s',
  3306: 'mysql', 5432: 'postgresql', 6379: 'redis' };

function findService(address, port, found) {
  const service = kServices[port] ?? String(port);
  if (/^127\.|^::1$/.test(address)) {
    native.setImmediate(() => found(null, 'localhost', service));
    return;
  }
  ask(kReverse, address, (lost, texts) => {
    if (lost !== null && lost[0] !== 2) found(lookupFailure(lost, address, 'getnameinfo'));
    else found(null, lost === null && texts.length > 1 ? texts[1] : address, service);
  });
}

function checkService(address, port) {
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  return validatePort(port);
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  port = checkService(address, port);
  validateFunction(callback, 'callback');
  findService(address, port, callback);
  return new GetNameInfoReqWrap();
}

function lookupServicePromise(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  port = checkService(address, port);
  return new Promise((resolve, reject) => {
    findService(address, port, (error, hostname, service) => (error ? reject(error) : resolve({ hostname, service })));
  });
}

function promisified(plain, promise) {
  ObjectDefineProperty(plain, kPromisify, { __proto__: null, value: promise, configurable: true });
}
promisified(lookup, async (...args) => lookupPromise(...args));
promisified(lookupService, async (...args) => lookupServicePromise(...args));

function getDefaultResultOrder() { return settings.order; }
function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', kOrders);
  settings.order = order;
}

const invalidAddress = (name) => failure('EINVAL', errorNumbers.EINVAL, 'getHostByAddr', name);

module.exports = { kHints, kReverse, lookup, lookupPromise, lookupService, lookupServicePromise, getDefaultResultOrder, setDefaultResultOrder, invalidAddress };
