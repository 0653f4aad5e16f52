'use strict';
// net.SocketAddress and net.BlockList.
const { inspect, collapsed, customInspect } = require('../inspect/inspect');
const { validateInteger, validateObject, validateString, validateUint32 } = require('../core/validators');
const { codes, validatePort } = require('./codes');
const { bytesOf, isIPv4, isIPv6, textOf } = require('./addresses');

const { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE } = codes;

function validateFamily(family) {
  if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
  if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE('options.family', family);
  return family;
}

class SocketAddress {
  #family;
  #address;
  #port;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #family in value;
  }

  constructor(options = {}) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const { address = family === 'ipv6' ? '::' : '127.0.0.1', port = 0, flowlabel = 0 } = options;
    family = validateFamily(family);
    validateString(address, 'options.address');
    this.#port = validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel');
    if (!(family === 'ipv4' ? isIPv4(address) : isIPv6(address))) throw new ERR_INVALID_ADDRESS();
    this.#family = family;
    this.#address = textOf(bytesOf(address));
    this.#flowlabel = flowlabel;
  }

  get address() { return this.#address; }
  get port() { return this.#port; }
  get family() { return this.#family; }
  get flowlabel() { return this.#family === 'ipv6' ? this.#flowlabel : 0; }

  toJSON() {
    return { address: this.address, port: this.port, family: this.family, flowlabel: this.flowlabel };
  }

  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

function addressOf(value, family) {
  if (SocketAddress.isSocketAddress(value)) return value;
  validateString(value, 'address');
  validateString(family, 'family');
  return new SocketAddress({ address: value, family });
}

function compare(a, b) {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return 0;
}

// An IPv4 address in IPv6's clothes is compared as what it is.
function plainBytes(address) {
  const bytes = bytesOf(address.address);
  if (bytes.length === 4) return bytes;
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.subarray(12) : bytes;
}

const label = (family) => (family === 'ipv4' ? 'IPv4' : 'IPv6');

class BlockList {
  #rules = [];  // {text, matches(bytes)}, the newest first

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #rules in value;
  }

  #add(text, length, matches) {
    this.#rules.unshift({ text, matches: (bytes) => bytes.length === length && matches(bytes) });
  }

  addAddress(address, family = 'ipv4') {
    const one = addressOf(address, family);
    const own = plainBytes(one);
    this.#add(`Address: ${label(one.family)} ${one.address}`, own.length, (bytes) => compare(bytes, own) === 0);
  }

  addRange(start, end, family = 'ipv4') {
    const first = addressOf(start, family);
    const last = addressOf(end, family);
    const from = plainBytes(first);
    const to = plainBytes(last);
    if (from.length !== to.length || compare(from, to) > 0) {
      throw new ERR_INVALID_ARG_VALUE('start', first, 'must come before end');
    }
    this.#add(`Range: ${label(first.family)} ${first.address}-${last.address}`, from.length,
      (bytes) => compare(bytes, from) >= 0 && compare(bytes, to) <= 0);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const one = addressOf(network, family);
    validateInteger(prefix, 'prefix', 0, one.family === 'ipv4' ? 32 : 128);
    const own = bytesOf(one.address);
    this.#add(`Subnet: ${label(one.family)} ${one.address}/${prefix}`, own.length, (bytes) => {
      for (let bit = 0; bit < prefix; bit += 8) {
        const mask = prefix - bit >= 8 ? 255 : (255 << (8 - (prefix - bit))) & 255;
        if (((bytes[bit / 8] ^ own[bit / 8]) & mask) !== 0) return false;
      }
      return true;
    });
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      try {
        address = new SocketAddress({ address, family });
      } catch {
        return false;
      }
    }
    const bytes = plainBytes(address);
    return this.#rules.some((rule) => rule.matches(bytes));
  }

  get rules() { return this.#rules.map((rule) => rule.text); }

  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}


module.exports = { BlockList, SocketAddress };
