'use strict';
// dns.Resolver and its promise form: questions that the proxy's name servers answer. Which servers those are is not a
// handler's choice: setServers is remembered, and changes nothing else.
const { ObjectDefineProperty, Promise } = require('../core/primordials');
const { validateArray, validateFunction, validateInteger, validateObject, validateString } = require('../core/validators');
const { codes } = require('../net/codes');
const { isIP, isIPv4 } = require('../net/addresses');
const { nextTick } = require('../process/ticks');
const { ask } = require('../net/wire');
const { failure, queryFailure } = require('./failures');
const { invalidAddress, kReverse } = require('./lookup');

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS } = codes;

// How the texts of one record become what Node gives: [fields behind the type, conversion].
const kRecords = {
  __proto__: null,
  A: [2, ([address, ttl]) => ({ address, ttl: +ttl })],
  AAAA: [2, ([address, ttl]) => ({ address, ttl: +ttl })],
  CNAME: [1, ([value]) => value],
  NS: [1, ([value]) => value],
  PTR: [1, ([value]) => value],
  MX: [2, ([priority, exchange]) => ({ exchange, priority: +priority })],
  CAA: [3, ([critical, property, value]) => ({ critical: +critical, [property]: value })],
  TXT: [2, (fields) => fields],
  SRV: [4, ([priority, weight, port, name]) => ({ name, port: +port, priority: +priority, weight: +weight })],
  SOA: [7, ([nsname, hostmaster, serial, refresh, retry, expire, minttl]) =>
    ({ nsname, hostmaster, serial: +serial, refresh: +refresh, retry: +retry, expire: +expire, minttl: +minttl })],
  NAPTR: [6, ([order, preference, flags, service, regexp, replacement]) =>
    ({ flags, service, regexp, replacement, order: +order, preference: +preference })],
};

// [[type, value], …]; the pieces of a TXT record are gathered.
function readRecords(texts) {
  const records = [];
  for (let i = 0; i < texts.length;) {
    const type = texts[i++];
    const [count, convert] = kRecords[type];
    const value = convert(texts.slice(i, i + count));
    i += count;
    if (type !== 'TXT') records.push([type, value]);
    else if (value[1] === '1') records.push([type, [value[0]]]);
    else records[records.length - 1]?.[1].push(value[0]);
  }
  return records;
}

const kNamed = { __proto__: null, CNAME: 'value', NS: 'value', PTR: 'value', TXT: 'entries' };
const anyOf = ([type, value]) => (kNamed[type] === undefined ? { ...value, type } : { type, [kNamed[type]]: value });
const anyEntry = (record) => (record[0] in kNamed ? reorder(anyOf(record)) : anyOf(record));
const reorder = ({ type, ...rest }) => ({ ...rest, type });

const values = (records) => records.map(([, value]) => value);
const addresses = (records, ttl) => (ttl ? values(records) : records.map(([, { address }]) => address));

// By the name that resolve() takes: number of the question (hooks/protocol/sockets.h), method, binding's name, result.
const kQuestions = {
  __proto__: null,
  ANY: [4, 'resolveAny', 'queryAny', (records) => records.map(anyEntry)],
  A: [2, 'resolve4', 'queryA', addresses],
  AAAA: [3, 'resolve6', 'queryAaaa', addresses],
  CAA: [5, 'resolveCaa', 'queryCaa', values],
  CNAME: [6, 'resolveCname', 'queryCname', values],
  MX: [7, 'resolveMx', 'queryMx', values],
  NS: [9, 'resolveNs', 'queryNs', values],
  TXT: [13, 'resolveTxt', 'queryTxt', values],
  SRV: [12, 'resolveSrv', 'querySrv', values],
  PTR: [10, 'resolvePtr', 'queryPtr', values],
  NAPTR: [8, 'resolveNaptr', 'queryNaptr', values],
  SOA: [11, 'resolveSoa', 'querySoa', (records) => values(records)[0]],
};

// The address in a name below in-addr.arpa or ip6.arpa, or null.
function addressOfArpa(name) {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const tail = labels.splice(-2).join('.');
  labels.reverse();
  if (tail === 'in-addr.arpa' && labels.length === 4) return labels.join('.');
  if (tail === 'ip6.arpa' && labels.length === 32) return labels.join('').replace(/(.{4})(?=.)/g, '$1:');
  return null;
}

// done(error, result). Gives a function that takes the question back.
function query(type, name, ttl, done) {
  const [number, , syscall, result] = kQuestions[type];
  const address = type === 'PTR' ? addressOfArpa(name) : null;
  const usable = address !== null && isIP(address) !== 0;
  return ask(usable ? kReverse : number, usable ? address : name, (lost, texts) => {
    if (lost !== null) done(queryFailure(lost, name, syscall));
    else done(null, result(readRecords(texts), ttl));
  });
}

function reverseQuery(address, done) {
  if (isIP(address) === 0) throw invalidAddress(address);
  return ask(kReverse, address, (lost, texts) => {
    if (lost !== null) done(queryFailure(lost, address, 'getHostByAddr'));
    else done(null, values(readRecords(texts)));
  });
}

// ---- resolvers ----

class ChannelWrap {}

function checkOptions(options) {
  if (options === undefined) return;
  validateObject(options, 'options');
  const { timeout = -1, tries = 4 } = options;
  validateInteger(timeout, 'options.timeout', -1, 2 ** 31 - 1);
  validateInteger(tries, 'options.tries', 1, 2 ** 31 - 1);
}

function checkServer(server, index) {
  validateString(server, `servers[${index}]`);
  if (isIP(server) !== 0) return server;
  const match = /^\[([^[\]]*)\]:?(\d*)$/.exec(server) ?? /^([\d.]+):(\d+)$/.exec(server);
  if (match === null || isIP(match[1]) === 0) throw new ERR_INVALID_IP_ADDRESS(server);
  const port = match[2] === '' ? 53 : Number(match[2]);
  if (port === 53) return match[1];
  return isIPv4(match[1]) ? `${match[1]}:${port}` : `[${match[1]}]:${port}`;
}

class ResolverBase {
  #servers = ['127.0.0.1'];
  #pending = new Set();

  constructor(options = undefined) {
    checkOptions(options);
    this._handle = new ChannelWrap();
  }

  cancel() {
    for (const pending of [...this.#pending]) pending();
  }

  getServers() { return [...this.#servers]; }

  setServers(servers) {
    validateArray(servers, 'servers');
    this.#servers = servers.map(checkServer);
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    for (const address of [ipv4, ipv6]) {
      if (address !== undefined && isIP(address) === 0) {
        throw Object.assign(new TypeError('Invalid IP address.'), { code: 'ERR_INVALID_ARG_VALUE' });
      }
    }
  }

  // start(done) begins a question and gives what takes it back.
  static pend(resolver, name, syscall, start, done) {
    const pending = resolver.#pending;
    const cancel = () => {
      pending.delete(cancel);
      takeBack();
      nextTick(done, failure('ECANCELLED', undefined, syscall, name));
    };
    const takeBack = start((error, result) => {
      pending.delete(cancel);
      done(error, result);
    });
    pending.add(cancel);
  }
}
const { pend } = ResolverBase;
delete ResolverBase.pend;

class QueryReqWrap {}
const named = (name, method) => ObjectDefineProperty(method, 'name', { __proto__: null, value: name, configurable: true });
const typeOf = (rrtype) => {
  validateString(rrtype, 'rrtype');
  if (kQuestions[rrtype] === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return rrtype;
};

class Resolver extends ResolverBase {
  resolve(hostname, rrtype, callback) {
    let type = 'A';
    if (typeof rrtype === 'function') callback = rrtype;
    else type = typeOf(rrtype);
    return this[kQuestions[type][1]](hostname, callback);
  }

  reverse(name, callback) {
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    pend(this, name, 'getHostByAddr', (done) => reverseQuery(name, done), (error, result) => (error ? callback(error) : callback(null, result)));
    return new QueryReqWrap();
  }
}

class PromiseResolver extends ResolverBase {
  resolve(hostname, rrtype) {
    return this[kQuestions[rrtype === undefined ? 'A' : typeOf(rrtype)][1]](hostname);
  }

  reverse(name) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      pend(this, name, 'getHostByAddr', (done) => reverseQuery(name, done), (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}
ObjectDefineProperty(PromiseResolver, 'name', { __proto__: null, value: 'Resolver', configurable: true });

for (const type of Object.keys(kQuestions)) {
  const [, method, syscall] = kQuestions[type];
  const start = (name, options) => (done) => query(type, name, Boolean(options?.ttl), done);
  const plain = named(syscall, function resolveWith(name, /* options, */ callback) {
    const options = arguments.length > 2 ? callback : undefined;
    if (arguments.length > 2) callback = arguments[2];
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    pend(this, name, syscall, start(name, options), (error, result) => (error ? callback(error) : callback(null, result)));
    return new QueryReqWrap();
  });
  const promise = named(syscall, function resolveWith(name, options) {
    validateString(name, 'name');
    return new Promise((resolve, reject) => {
      pend(this, name, syscall, start(name, options), (error, result) => (error ? reject(error) : resolve(result)));
    });
  });
  for (const [Class, value] of [[Resolver, plain], [PromiseResolver, promise]]) {
    ObjectDefineProperty(Class.prototype, method, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
  }
}

const methods = [...Object.keys(kQuestions).map((type) => kQuestions[type][1]), 'resolve', 'reverse'].sort();

module.exports = { Resolver, PromiseResolver, methods };
