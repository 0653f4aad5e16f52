'use strict';
// Event, CustomEvent, EventTarget as the DOM standard and Node define them (no tree, so no capture or bubbling path).
const {
  ArrayPrototypePush, ArrayPrototypeSlice, Error, FunctionPrototypeCall, ObjectDefineProperties, ObjectDefineProperty,
  SafeMap, SafeWeakMap, String, Symbol, SymbolFor, SymbolToStringTag, promiseThen,
} = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateObject } = require('../core/validators');
const { raise } = require('../process/ticks');
const { inspect, customInspect } = require('../inspect/inspect');

const { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;
const kIsTarget = SymbolFor('nodejs.event_target');
const late = { emitWarning: null };

const states = new SafeWeakMap();
function stateOf(event) {
  const state = states.get(event);
  if (state === undefined) throw new ERR_INVALID_THIS('Event');
  return state;
}
const kTrusted = Symbol('kTrusted');

class Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options', { allowFunction: true, allowArray: true });
    states.set(this, {
      type: `${type}`, bubbles: !!options?.bubbles, cancelable: !!options?.cancelable, composed: !!options?.composed,
      canceled: false, stopped: false, propagationStopped: false, target: null, dispatching: false,
      time: native.now(), trusted: options?.[kTrusted] === true,
    });
  }

  [customInspect](depth, options) {
    const state = states.get(this);
    const { name } = this.constructor;
    if (state === undefined || depth < 0) return name;
    const shown = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${inspect({
      type: state.type, defaultPrevented: state.canceled, cancelable: state.cancelable, timeStamp: state.time,
    }, shown)}`;
  }

  stopImmediatePropagation() { stateOf(this).stopped = true; stateOf(this).propagationStopped = true; }
  preventDefault() {
    const state = stateOf(this);
    if (state.cancelable) state.canceled = true;  // also of a passive listener, as in Node
  }
  stopPropagation() { stateOf(this).propagationStopped = true; }
  composedPath() {
    const state = stateOf(this);
    return state.dispatching ? [state.target] : [];
  }
  initEvent(type, bubbles = false, cancelable = false) {
    const state = stateOf(this);
    if (state.dispatching) return;
    state.type = `${type}`;
    state.bubbles = !!bubbles;
    state.cancelable = !!cancelable;
  }
  get target() { return stateOf(this).target; }
  get currentTarget() { return stateOf(this).dispatching ? stateOf(this).target : null; }
  get srcElement() { return stateOf(this).target; }
  get type() { return stateOf(this).type; }
  get cancelable() { return stateOf(this).cancelable; }
  get defaultPrevented() { return stateOf(this).cancelable && stateOf(this).canceled; }
  get timeStamp() { return stateOf(this).time; }
  get returnValue() { return !stateOf(this).cancelable || !stateOf(this).canceled; }
  get bubbles() { return stateOf(this).bubbles; }
  get composed() { return stateOf(this).composed; }
  get eventPhase() { return stateOf(this).dispatching ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { return stateOf(this).propagationStopped; }
  set cancelBubble(value) { if (value) stateOf(this).propagationStopped = true; }
  get isTrusted() { return stateOf(this).trusted; }
}
for (const [name, value] of [['NONE', 0], ['CAPTURING_PHASE', 1], ['AT_TARGET', 2], ['BUBBLING_PHASE', 3]]) {
  ObjectDefineProperty(Event, name, { __proto__: null, value, enumerable: true });
}
for (const name of ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type', 'cancelable',
  'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation',
  'isTrusted']) {
  ObjectDefineProperty(Event.prototype, name, { __proto__: null, enumerable: true });
}
ObjectDefineProperty(Event.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: 'Event' });

const details = new SafeWeakMap();
class CustomEvent extends Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    details.set(this, options?.detail ?? null);
  }
  get detail() {
    if (!details.has(this)) throw new ERR_INVALID_THIS('CustomEvent');
    return details.get(this);
  }
}
ObjectDefineProperty(CustomEvent.prototype, 'detail', { __proto__: null, enumerable: true });
ObjectDefineProperty(CustomEvent.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: 'CustomEvent' });

// target -> (type -> listeners); a listener is {callback, once, capture, removed}.
const registries = new SafeWeakMap();
function registryOf(target) {
  const registry = registries.get(target);
  if (registry === undefined) throw new ERR_INVALID_THIS('EventTarget');
  return registry;
}

function readOptions(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options === null || options === undefined) return {};
  validateObject(options, 'options', { allowFunction: true, allowArray: true });
  return { once: !!options.once, capture: !!options.capture, signal: options.signal };
}

function isListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener === null || listener === undefined) return false;
  if (typeof listener === 'object') return true;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

// A throwing listener does not keep the others from running: its error surfaces as an uncaught exception.

function callListener(target, entry, event) {
  try {
    const { callback } = entry;
    const result = typeof callback === 'function' ? FunctionPrototypeCall(callback, target, event)
      : typeof callback.handleEvent === 'function' ? callback.handleEvent(event) : undefined;
    if (result !== undefined && result !== null && native.types.isPromise(result)) promiseThen(result, undefined, raise);
  } catch (error) {
    raise(error);
  }
}

// Told of the first listener of a type, on targets that want to know.
const kListenerAdded = Symbol('kListenerAdded');

function initEventTarget(target) {
  registries.set(target, new SafeMap());
}

class EventTarget {
  constructor() {
    initEventTarget(this);
  }

  addEventListener(type, listener, options = undefined) {
    const registry = registryOf(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const { once = false, capture = false, signal } = readOptions(options);
    if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
      throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
    }
    if (signal?.aborted) return;
    if (!isListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      late.emitWarning?.(warning);
      return;
    }
    type = String(type);
    if (signal) {
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true });
    }
    const list = registry.get(type) ?? [];
    for (let i = 0; i < list.length; i++) if (list[i].callback === listener && list[i].capture === capture) return;
    ArrayPrototypePush(list, { callback: listener, once, capture, removed: false });
    registry.set(type, list);
    if (list.length === 1) this[kListenerAdded]?.(type);
  }

  removeEventListener(type, listener, options = undefined) {
    const registry = registryOf(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    const capture = options != null && (typeof options === 'boolean' ? options : !!options.capture);
    removeEntry(registry, String(type), (entry) => entry.callback === listener && entry.capture === capture);
  }

  dispatchEvent(event) {
    const registry = registryOf(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    const state = stateOf(event);
    if (state.dispatching) throw new ERR_EVENT_RECURSION(state.type);
    state.target = this;
    state.dispatching = true;
    const list = ArrayPrototypeSlice(registry.get(state.type) ?? []);
    for (let i = 0; i < list.length && !state.stopped; i++) {
      const entry = list[i];
      if (entry.removed) continue;
      if (entry.once) removeEntry(registry, state.type, (other) => other === entry);
      callListener(this, entry, event);
    }
    state.dispatching = false;
    return !event.defaultPrevented;
  }

  [customInspect](depth, options) {
    const { name } = this.constructor;
    if (depth < 0) return name;
    return `${name} ${inspect({}, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
  }
}
ObjectDefineProperties(EventTarget.prototype, {
  addEventListener: { __proto__: null, enumerable: true },
  removeEventListener: { __proto__: null, enumerable: true },
  dispatchEvent: { __proto__: null, enumerable: true },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'EventTarget' },
  [kIsTarget]: { __proto__: null, value: true },
});

function removeEntry(registry, type, matches) {
  const list = registry.get(type);
  if (list === undefined) return;
  const rest = [];
  for (let i = 0; i < list.length; i++) {
    if (matches(list[i])) list[i].removed = true;
    else ArrayPrototypePush(rest, list[i]);
  }
  if (rest.length === 0) registry.delete(type);
  else registry.set(type, rest);
}

// The attribute form: target.onabort = listener, which keeps its place among the listeners.
const attributes = new SafeWeakMap();
function defineEventHandler(prototype, name) {
  ObjectDefineProperty(prototype, `on${name}`, {
    __proto__: null,
    get() { return attributes.get(this)?.[name]?.handler ?? null; },
    set(value) {
      const own = attributes.get(this) ?? { __proto__: null };
      attributes.set(this, own);
      const usable = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null;
      if (own[name] === undefined) {
        if (usable === null) return;
        const slot = own[name] = { handler: usable };
        this.addEventListener(name, function onEvent(event) {
          if (typeof slot.handler === 'function') return FunctionPrototypeCall(slot.handler, this, event);
          return undefined;
        });
      } else {
        own[name].handler = usable;
      }
    },
    configurable: true,
    enumerable: true,
  });
}

function listenersOf(target, type) {
  const list = registries.get(target)?.get(type) ?? [];
  const result = [];
  for (let i = 0; i < list.length; i++) result[i] = list[i].callback;
  return result;
}

function typesOf(target) {
  const result = [];
  registries.get(target)?.forEach((list, type) => ArrayPrototypePush(result, type));
  return result;
}

module.exports = { Event, CustomEvent, EventTarget, defineEventHandler, initEventTarget, kListenerAdded, listenersOf, typesOf, kTrusted, late,
  isEventTarget: (value) => registries.has(value) };
