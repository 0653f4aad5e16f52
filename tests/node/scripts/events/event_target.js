'use strict';
const attempt = require('../attempt');
const util = require('util');
exports.handler = async () => {
  const seen = [];
  const target = new EventTarget();
  const listener = (event) => seen.push([event.type, event.target === target, event.currentTarget === target, event.eventPhase]);
  target.addEventListener('a', listener);
  target.addEventListener('a', listener);
  target.addEventListener('a', { handleEvent(event) { seen.push(['object', event.detail]); } }, { once: true });
  target.addEventListener('a', (event) => { event.preventDefault(); event.stopImmediatePropagation(); }, { once: true });
  target.addEventListener('a', () => seen.push('after'));
  const event = new CustomEvent('a', { detail: { x: 1 }, cancelable: true });
  const results = [target.dispatchEvent(event), event.defaultPrevented, event.target === target, event.eventPhase, event.isTrusted, target.dispatchEvent(new Event('a'))];
  target.removeEventListener('a', listener);
  target.dispatchEvent(new Event('a', { bubbles: true }));
  const plain = new Event('p', { bubbles: true, composed: true });
  return [seen, results, attempt(() => new Event()), attempt(() => target.dispatchEvent({})), attempt(() => target.addEventListener('x')), plain.bubbles, plain.cancelable,
    plain.composed, typeof plain.timeStamp, Object.prototype.toString.call(plain), util.inspect(target), new CustomEvent('c').detail, Event.AT_TARGET];
};
