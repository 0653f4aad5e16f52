'use strict';
// The forms in which connect and listen are called.
const { Symbol } = require('../core/primordials');
const { codes, validatePort } = require('./codes');
const { validateBoolean, validateFunction, validateNumber } = require('../core/validators');
const { isIP } = require('./addresses');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_IP_ADDRESS, ERR_MISSING_ARGS } = codes;
const kNormalized = Symbol('normalizedArgs');

function toNumber(text) {
  const number = Number(text);
  return number >= 0 ? number : false;
}

const isPipeName = (value) => typeof value === 'string' && toNumber(value) === false;

// (path | port[, host] | options)[, callback] -> [options, callback or null]
function normalizeArgs(args) {
  let result;
  if (args.length === 0) {
    result = [{}, null];
  } else {
    const [first] = args;
    let options = {};
    if (typeof first === 'object' && first !== null) {
      options = first;
    } else if (isPipeName(first)) {
      options.path = first;
    } else {
      options.port = first;
      if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
    }
    const last = args[args.length - 1];
    result = [options, typeof last === 'function' ? last : null];
  }
  result[kNormalized] = true;
  return result;
}

const kLeastPatience = 10;

// `defaults`: whether all addresses are tried when nothing is said about it, and how long each.
function checkConnectOptions(options, defaults) {
  const { autoSelectFamily, autoSelectFamilyAttemptTimeout, localAddress, localPort, lookup, path, port } = options;
  if (path !== undefined && path !== null && typeof path !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.path', 'string', path);
  }
  if (path) return { path };
  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port === undefined) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  }
  validatePort(port);
  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  if (autoSelectFamilyAttemptTimeout != null) validateNumber(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout', 1);
  const host = options.host || 'localhost';
  if (!isIP(host) && lookup !== undefined) validateFunction(lookup, 'options.lookup');
  const patience = Math.max(autoSelectFamilyAttemptTimeout ?? defaults.attemptTimeout, kLeastPatience);
  return { host, port: port | 0, all: autoSelectFamily ?? defaults.autoSelectFamily, patience };
}

module.exports = { checkConnectOptions, kNormalized, normalizeArgs };
