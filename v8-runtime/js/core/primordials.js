'use strict';
// The language's own functions as they were before any handler ran: `ArrayPrototypePush(list, x)` is `list.push(x)`
// whatever a handler has since put on Array.prototype. Used where the layer must not break with the handler: logging,
// errors, timers, events, Buffer.
const { bind, call, apply } = Function.prototype;
const uncurryThis = bind.bind(call);
const applyBind = bind.bind(apply);

const primordials = { __proto__: null, uncurryThis, applyBind };

function nameOf(key) {
  const text = typeof key === 'symbol' ? `Symbol${key.description[7].toUpperCase()}${key.description.slice(8)}` : key;
  return text[0].toUpperCase() + text.slice(1);
}

function take(source, prefix, wrap) {
  for (const key of Reflect.ownKeys(source)) {
    if (typeof key === 'symbol' && !key.description.startsWith('Symbol.')) continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(source, key);
    const name = prefix + nameOf(key);
    if ('get' in descriptor) {
      if (descriptor.get) primordials[`${prefix}Get${nameOf(key)}`] = uncurryThis(descriptor.get);
    } else if (typeof descriptor.value === 'function') {
      primordials[name] = wrap(descriptor.value);
    } else {
      primordials[name] = descriptor.value;
    }
  }
}

for (const name of ['JSON', 'Math', 'Reflect', 'Atomics']) {
  if (globalThis[name]) take(globalThis[name], name, (value) => value);
}

const constructors = ['AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'DataView', 'Date', 'Error',
  'EvalError', 'FinalizationRegistry', 'Float64Array', 'Function', 'Int32Array', 'Map', 'Number', 'Object', 'Promise',
  'RangeError', 'ReferenceError', 'RegExp', 'Set', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'URIError',
  'Uint8Array', 'Uint16Array', 'WeakMap', 'WeakRef', 'WeakSet'];
for (const name of constructors) {
  const original = globalThis[name];
  primordials[name] = original;
  take(original, name, (value) => (value.prototype ? value : bind.call(value, original)));
  take(original.prototype, `${name}Prototype`, uncurryThis);
}

primordials.Proxy = Proxy;
const TypedArray = Reflect.getPrototypeOf(Uint8Array);
take(TypedArray.prototype, 'TypedArrayPrototype', uncurryThis);
const iterators = {
  ArrayIterator: [][Symbol.iterator](),
  StringIterator: ''[Symbol.iterator](),
  MapIterator: new Map().entries(),
  SetIterator: new Set().values(),
};
for (const name of Object.keys(iterators)) {
  take(Reflect.getPrototypeOf(iterators[name]), `${name}Prototype`, uncurryThis);
}

const { ReflectApply, ArrayPrototypePush } = primordials;
primordials.TypedArray = TypedArray;
primordials.ArrayPrototypePushApply = (list, more) => {
  for (let i = 0; i < more.length; i++) ArrayPrototypePush(list, more[i]);
  return list.length;
};
primordials.globalNumbers = { isNaN, isFinite, parseInt, parseFloat };

// Collections whose methods a handler cannot replace: own prototype, no inherited lookups.
function makeSafe(unsafe, safe) {
  for (const key of Reflect.ownKeys(unsafe.prototype)) {
    if (!Object.prototype.hasOwnProperty.call(safe.prototype, key)) {
      Reflect.defineProperty(safe.prototype, key, Reflect.getOwnPropertyDescriptor(unsafe.prototype, key));
    }
  }
  Reflect.setPrototypeOf(safe.prototype, null);
  Object.freeze(safe.prototype);
  return safe;
}
primordials.SafeMap = makeSafe(Map, class SafeMap extends Map {});
primordials.SafeWeakMap = makeSafe(WeakMap, class SafeWeakMap extends WeakMap {});
primordials.SafeSet = makeSafe(Set, class SafeSet extends Set {});
primordials.SafeFinalizationRegistry = makeSafe(FinalizationRegistry, class SafeFinalizationRegistry extends FinalizationRegistry {});
primordials.SafeWeakSet = makeSafe(WeakSet, class SafeWeakSet extends WeakSet {});

// Promise.prototype.then without looking up `then` or Symbol.species on what a handler may have changed.
primordials.promiseThen = (promise, onValue, onError) =>
  ReflectApply(primordials.promiseThenOriginal, promise, [onValue, onError]);
primordials.promiseThenOriginal = Promise.prototype.then;

module.exports = primordials;
