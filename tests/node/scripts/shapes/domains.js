'use strict';
// domain: errors of bound callbacks and of added emitters become the domain's.
const domain = require('domain');
const { EventEmitter } = require('events');

exports.handler = async () => {
  const seen = [];
  const one = domain.create();
  one.on('error', (error) => seen.push([error.message, error.domain === one]));
  const emitter = new EventEmitter();
  one.add(emitter);
  emitter.emit('error', new Error('of the emitter'));
  one.intercept((value) => seen.push(['value', value]))(null, 'v');
  one.intercept(() => seen.push('never'))(new Error('intercepted'));
  const inside = one.run((a) => [domain.active === one, a], 'arg');
  const bound = one.bind((a) => [domain.active === one, a])('b');
  const members = one.members.length;
  one.remove(emitter);
  return { seen, inside, bound, members, after: [one.members.length, domain.active === null || domain.active === undefined] };
};
