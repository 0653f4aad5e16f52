'use strict';
// EventTarget: options, order, objects as listeners, removal while dispatching, errors of listeners, properties of events.
const attempt = require('../attempt');
const { getEventListeners, once } = require('events');

exports.handler = async () => {
  const target = new EventTarget();
  const seen = [];
  const note = (name) => (event) => seen.push([name, event.type, event.target === target]);
  const object = { name: 'object', handleEvent(event) { seen.push([this.name, event.type]); } };
  const twice = note('twice');
  target.addEventListener('x', twice);
  target.addEventListener('x', twice);
  target.addEventListener('x', twice, true);
  target.addEventListener('x', object, { once: true });
  target.addEventListener('x', function unbound(event) { seen.push(['this', this === target, event.srcElement === target]); });
  target.addEventListener('x', null);
  const controller = new AbortController();
  target.addEventListener('x', note('aborted'), { signal: controller.signal });
  controller.abort();
  target.addEventListener('x', note('never'), { signal: AbortSignal.abort() });
  target.addEventListener('stop', (event) => event.stopImmediatePropagation());
  target.addEventListener('stop', note('after stop'));
  target.addEventListener('remove', () => target.removeEventListener('remove', later));
  const later = note('removed');
  target.addEventListener('remove', later);
  target.addEventListener('add', () => target.addEventListener('add', note('added')));
  target.addEventListener('prevent', (event) => event.preventDefault());
  target.addEventListener('passive', (event) => event.preventDefault(), { passive: true });
  const returned = ['x', 'x', 'stop', 'remove', 'add'].map((type) => target.dispatchEvent(new Event(type)));
  const prevented = [{ cancelable: true }, {}].map((options) => {
    const event = new Event('prevent', options);
    return [target.dispatchEvent(event), event.defaultPrevented, event.returnValue];
  });
  const passive = target.dispatchEvent(new Event('passive', { cancelable: true }));
  const event = new CustomEvent('c', { detail: { a: 1 }, bubbles: true });
  const waiting = once(target, 'later');
  target.dispatchEvent(new Event('later'));
  const [arrived] = await waiting;
  const dispatching = new Event('again');
  target.addEventListener('again', () => seen.push(attempt(() => target.dispatchEvent(dispatching))));
  target.dispatchEvent(dispatching);
  return {
    seen, returned, prevented, passive, arrived: arrived.type, listeners: getEventListeners(target, 'x').length,
    custom: [event.detail, event.bubbles, event.cancelable, event.composed, event.isTrusted, event.timeStamp > 0, event.target, event.eventPhase, event.cancelBubble],
    errors: [() => target.addEventListener('x'), () => target.addEventListener('x', 5), () => target.dispatchEvent({}), () => target.dispatchEvent(), () => new Event(),
      () => EventTarget.prototype.addEventListener.call({}, 'x', () => {}), () => new Event('x', 5), () => target.addEventListener('x', () => {}, { signal: 5 })].map((f) => attempt(f)),
    constants: [Event.NONE, Event.CAPTURING_PHASE, Event.AT_TARGET, Event.BUBBLING_PHASE],
  };
};
