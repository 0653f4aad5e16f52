'use strict';
// From a host's name to a connection: looked up, then its addresses one after the other, each given up when it takes too long and
// there is another one.
const { native } = require('../core/native');
const { codes, connectFailure, systemFailure } = require('./codes');
const { isIP } = require('./addresses');
const { timers } = require('../timers');
const { Connection } = require('./wire');

// What the policy lets nobody reach, because it does not exist here: sockets of the file system.
const noSuchPipe = (path) => systemFailure('ENOENT', 'connect', path);

const kAddrConfig = 32;
const kSetTimeout = timers.setTimeout;
const kClearTimeout = timers.clearTimeout;

function aggregate(errors) {
  const error = new AggregateError(errors);
  error.code = errors[0].code;
  return error;
}

// target: {host, port, all, patience} of checkConnectOptions. observer: {attempt(address, family), attemptFailed(address, family, error),
// attemptTimedOut(address, family),
// connected(connection, facts), failed(error), events of Connection…}. Gives a function that stops it.
function connectTo(target, addresses, observer) {
  const errors = [];
  let current = null;
  let stopped = false;
  let timer = null;
  const endTimer = () => {
    if (timer !== null) kClearTimeout(timer);
    timer = null;
  };
  const next = (index) => {
    if (stopped) return;
    if (index === addresses.length) {
      observer.failed(errors.length === 1 ? errors[0] : aggregate(errors));
      return;
    }
    const { address, family } = addresses[index];
    observer.attempt(address, family);
    if (stopped) return;
    const lost = (error) => {
      endTimer();
      errors.push(error);
      observer.attemptFailed(address, family, error);
      next(index + 1);
    };
    let open = false;
    let given = false;
    const connection = new Connection(address, target.port, {
      connected(facts) {
        if (given) return;
        endTimer();
        open = true;
        observer.connected(connection, facts);
      },
      failed(failure) {
        if (given) return;
        if (open) observer.broken(failure);
        else lost(connectFailure(failure, address, target.port));
      },
      data: observer.data,
      end: observer.end,
      finished: observer.finished,
    });
    current = connection;
    if (!connection.isOpen) native.setImmediate(() => { if (!stopped) lost(systemFailure('EMFILE', 'connect', address, target.port)); });
    else if (observer.isReferenced !== undefined && !observer.isReferenced()) connection.reference(false);
    if (!connection.isOpen || index + 1 >= addresses.length) return;
    timer = kSetTimeout(() => {
      timer = null;
      given = true;
      errors.push(systemFailure('ETIMEDOUT', 'connect', address, target.port));
      observer.attemptTimedOut(address, family);
      connection.close();
      next(index + 1);
    }, target.patience);
  };
  next(0);
  return () => {
    stopped = true;
    endTimer();
    current?.close();
  };
}

// The two families in turn, the first address's first, each address once.
function inTurn(found, heard) {
  const first = [];
  const second = [];
  let family;
  for (const entry of found) {
    heard(entry);
    if (!isIP(entry.address) || (entry.family !== 4 && entry.family !== 6)) continue;
    family ??= entry.family;
    const list = entry.family === family ? first : second;
    if (!list.some(({ address }) => address === entry.address)) list.push({ address: entry.address, family: entry.family });
  }
  const all = [];
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    if (i < first.length) all.push(first[i]);
    if (i < second.length) all.push(second[i]);
  }
  return all;
}

// done(error, [{address, family}, …]); lookup's events are told by `heard`.
function addressesOf(target, options, lookup, heard, done) {
  const asked = { family: options.family, hints: options.hints || 0 };
  if (asked.family !== 4 && asked.family !== 6 && asked.hints === 0) asked.hints = kAddrConfig;
  const all = target.all && asked.family !== 4 && asked.family !== 6;
  const invalid = (address) => new codes.ERR_INVALID_IP_ADDRESS(address);
  if (all) asked.all = true;
  lookup(target.host, asked, (error, found, family) => {
    if (!all || error) {
      heard(error, found, family);
      if (error) done(error);
      else if (!isIP(found)) done(invalid(found));
      else if (family !== 4 && family !== 6) done(new codes.ERR_INVALID_ADDRESS_FAMILY(family, target.host, target.port));
      else done(null, [{ address: found, family }]);
      return;
    }
    const usable = inTurn(found, (entry) => heard(null, entry.address, entry.family));
    if (usable.length > 0) done(null, usable);
    else done(found.length > 0 ? invalid(found[0].address) : systemFailure('EADDRNOTAVAIL', 'connect', target.host, target.port));
  });
}

module.exports = { addressesOf, connectTo, noSuchPipe };
