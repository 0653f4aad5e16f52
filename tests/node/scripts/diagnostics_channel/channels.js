'use strict';
// Channels: publishing, subscribing, names, states.
const dc = require('diagnostics_channel');
const attempt = require('../attempt');

exports.handler = async () => {
  const seen = [];
  const channel = dc.channel('one');
  const listener = (message, name) => seen.push([message, name]);
  const out = { same: dc.channel('one') === channel, before: [channel.hasSubscribers, dc.hasSubscribers('one'), dc.hasSubscribers('none')] };
  channel.publish('lost');
  channel.subscribe(listener);
  dc.subscribe('one', listener);
  out.with = [channel.hasSubscribers, dc.hasSubscribers('one'), channel instanceof dc.Channel];
  channel.publish({ a: 1 });
  out.removed = [channel.unsubscribe(listener), dc.unsubscribe('one', listener), channel.unsubscribe(listener), channel.hasSubscribers];
  channel.publish('lost again');
  const symbol = Symbol('two');
  dc.subscribe(symbol, (message, name) => seen.push([message, name === symbol]));
  dc.channel(symbol).publish(2);
  // A list that changes while it is published to is that of the beginning.
  const third = dc.channel('three');
  const late = () => seen.push('late');
  third.subscribe(() => third.subscribe(late));
  third.publish(1);
  out.seen = seen;
  out.name = channel.name;
  out.errors = [() => dc.channel(), () => dc.channel(1), () => dc.channel({}), () => channel.subscribe(1), () => dc.subscribe('x')].map((f) => attempt(f));
  out.members = Object.getOwnPropertyNames(Object.getPrototypeOf(dc.channel('four')));
  out.exports = Object.keys(dc);
  return out;
};
