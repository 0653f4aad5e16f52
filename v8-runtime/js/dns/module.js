'use strict';
// What `require('dns')` gives, and its promises.
const { constants } = require('./failures');
const { kHints, lookup, lookupPromise, lookupService, lookupServicePromise, getDefaultResultOrder, setDefaultResultOrder } = require('./lookup');
const { Resolver, PromiseResolver, methods } = require('./resolver');

const standard = new Resolver();
const promising = new PromiseResolver();
const named = (name, method) => Object.defineProperty(method, 'name', { __proto__: null, value: name, configurable: true });

function withMethods(exports, resolver, { last }) {
  exports.getServers = () => standard.getServers();
  for (const name of methods) {
    if (name !== last) exports[name] = resolver[name].bind(resolver);
  }
  exports[last] = resolver[last].bind(resolver);
  return exports;
}

const setServers = named('setServers', (servers) => standard.setServers(servers));

const promises = withMethods({
  lookup: named('lookup', lookupPromise),
  lookupService: named('lookupService', lookupServicePromise),
  Resolver: PromiseResolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers,
  ...constants,
}, promising, { last: 'reverse' });

const dns = withMethods({
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers,
  ...kHints,
  ...constants,
}, standard, { last: 'reverse' });
Object.defineProperty(dns, 'promises', { __proto__: null, configurable: true, enumerable: true, get() { return promises; } });

module.exports = dns;
