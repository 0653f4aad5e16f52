'use strict';
// BroadcastChannel reaches the others of its name, never itself.
const attempt = require('../attempt');
const { inspect } = require('util');

exports.handler = async () => {
  const [a, b, c, other] = ['n', 'n', 'n', 'other'].map((name) => new BroadcastChannel(name));
  const seen = [];
  const note = (who) => (event) => seen.push([who, event.data, event.type]);
  a.onmessage = note('a');
  b.onmessage = note('b');
  c.addEventListener('message', note('c'));
  other.onmessage = note('other');
  a.postMessage({ x: 1 });
  const early = seen.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  const first = seen.splice(0).sort();
  c.close();
  b.postMessage('second');
  await new Promise((resolve) => setTimeout(resolve, 30));
  const out = {
    early, first, second: seen.splice(0).sort(), name: a.name, shown: [inspect(a), inspect(c)],
    errors: [() => new BroadcastChannel(), () => c.postMessage(1), () => a.postMessage(), () => a.postMessage(Symbol('s')),
      () => BroadcastChannel.prototype.close.call({})].map((f) => attempt(f)),
    isTarget: a instanceof EventTarget,
  };
  for (const channel of [a, b, other]) channel.close();
  return out;
};
