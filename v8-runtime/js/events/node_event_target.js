'use strict';
// An event target with an emitter's methods: what MessagePort is. Listeners of on() get what an emitter would give them:
// the data of a message, or what emit() was called with.
const { Event, EventTarget, listenersOf, typesOf } = require('./event_target');
const { validateFunction } = require('../core/validators');

const kData = Symbol('kData');
const wrappers = new WeakMap();  // target -> Map(type -> Map(listener -> wrapper))

class EmittedEvent extends Event {
  constructor(type, data) {
    super(type);
    this[kData] = data;
  }
}

function wrap(target, type, listener, once) {
  const types = wrappers.get(target) ?? new Map();
  wrappers.set(target, types);
  const known = types.get(type) ?? new Map();
  types.set(type, known);
  if (known.has(listener)) return;
  const wrapper = (event) => {
    if (once) known.delete(listener);
    return listener.call(target, event instanceof EmittedEvent ? event[kData] : 'data' in event ? event.data : event);
  };
  known.set(listener, wrapper);
  target.addEventListener(type, wrapper, { once });
}

class NodeEventTarget extends EventTarget {
  static defaultMaxListeners = 10;

  setMaxListeners(n) { require('./module').setMaxListeners(n, this); }
  getMaxListeners() { return require('./module').getMaxListeners(this); }
  eventNames() { return typesOf(this); }
  listenerCount(type) { return listenersOf(this, String(type)).length; }
  off(type, listener, options) {
    const wrapper = wrappers.get(this)?.get(type)?.get(listener);
    if (wrapper !== undefined) {
      wrappers.get(this).get(type).delete(listener);
      this.removeEventListener(type, wrapper);
    }
    this.removeEventListener(type, listener, options);
    return this;
  }
  removeListener(type, listener, options) { return this.off(type, listener, options); }
  on(type, listener) {
    validateFunction(listener, 'listener');
    wrap(this, type, listener, false);
    return this;
  }
  addListener(type, listener) { return this.on(type, listener); }
  emit(type, arg) {
    const had = this.listenerCount(type) > 0;
    this.dispatchEvent(new EmittedEvent(type, arg));
    return had;
  }
  once(type, listener) {
    validateFunction(listener, 'listener');
    wrap(this, type, listener, true);
    return this;
  }
  removeAllListeners(type) {
    const types = type === undefined ? typesOf(this) : [type];
    for (const one of types) {
      wrappers.get(this)?.delete(one);
      for (const listener of listenersOf(this, one)) this.removeEventListener(one, listener);
    }
    return this;
  }
}
for (const name of ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on', 'addListener', 'emit',
  'once', 'removeAllListeners']) {
  Object.defineProperty(NodeEventTarget.prototype, name, { enumerable: true });
}

module.exports = { NodeEventTarget };
