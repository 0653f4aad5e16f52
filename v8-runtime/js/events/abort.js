'use strict';
// AbortController and AbortSignal. Signals of timeout() do not keep the invocation waiting.
const {
  ArrayPrototypePush, ObjectDefineProperties, ObjectDefineProperty, SafeSet, SafeWeakMap, Symbol,
  SymbolToStringTag,
} = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateUint32, validateArray } = require('../core/validators');
const { inspect, collapsed, customInspect } = require('../inspect/inspect');
const { EventTarget, Event, defineEventHandler, kTrusted } = require('./event_target');
const { DOMException } = require('./dom_exception');

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_INVALID_ARG_TYPE } = codes;
const kMake = Symbol('kMake');

// signal -> {aborted, reason, dependents}
const states = new SafeWeakMap();
function stateOf(signal) {
  const state = states.get(signal);
  if (state === undefined) throw new ERR_INVALID_THIS('AbortSignal');
  return state;
}

function customShow(self, fields, depth, options) {
  if (depth < 0) return self;
  const { name } = self.constructor;
  return `${name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

class AbortSignal extends EventTarget {
  constructor(key) {
    if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    states.set(this, { aborted: false, reason: undefined, dependents: new SafeSet() });
  }

  get aborted() { return stateOf(this).aborted; }
  get reason() { return stateOf(this).reason; }
  throwIfAborted() {
    const state = stateOf(this);
    if (state.aborted) throw state.reason;
  }

  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    return customShow(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(kMake);
    const state = stateOf(signal);
    state.aborted = true;
    state.reason = reason;
    return signal;
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kMake);
    const id = native.setTimer(() => {
      abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay, false);
    native.refTimer(id, false);
    return signal;
  }

  static any(signals) {
    validateArray(signals, 'signals');
    const result = new AbortSignal(kMake);
    const state = stateOf(result);
    for (let i = 0; i < signals.length; i++) {
      const source = states.get(signals[i]);
      if (source === undefined) throw new ERR_INVALID_ARG_TYPE(`signals[${i}]`, 'AbortSignal', signals[i]);
      if (source.aborted && !state.aborted) {
        state.aborted = true;
        state.reason = source.reason;
      }
    }
    if (state.aborted) return result;
    for (let i = 0; i < signals.length; i++) stateOf(signals[i]).dependents.add(result);
    return result;
  }
}
ObjectDefineProperties(AbortSignal.prototype, {
  aborted: { __proto__: null, enumerable: true },
  reason: { __proto__: null, enumerable: true },
  throwIfAborted: { __proto__: null, enumerable: true },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'AbortSignal' },
});
ObjectDefineProperty(AbortSignal, 'length', { __proto__: null, value: 0, configurable: true });
defineEventHandler(AbortSignal.prototype, 'abort');

// All dependents are marked before any listener runs.
function abortSignal(signal, reason) {
  const state = stateOf(signal);
  if (state.aborted) return;
  const marked = [signal];
  state.aborted = true;
  state.reason = reason;
  // Of signals that depend on others that depend on it, too.
  for (let i = 0; i < marked.length; i++) {
    stateOf(marked[i]).dependents.forEach((dependent) => {
      const other = stateOf(dependent);
      if (other.aborted) return;
      other.aborted = true;
      other.reason = reason;
      ArrayPrototypePush(marked, dependent);
    });
  }
  for (let i = 0; i < marked.length; i++) {
    marked[i].dispatchEvent(new Event('abort', { [kTrusted]: true }));
  }
}

const signals = new SafeWeakMap();
class AbortController {
  constructor() {
    signals.set(this, new AbortSignal(kMake));
  }
  get signal() {
    const signal = signals.get(this);
    if (signal === undefined) throw new ERR_INVALID_THIS('AbortController');
    return signal;
  }
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.signal, reason);
  }
  [customInspect](depth, options) {
    return customShow(this, { signal: this.signal }, depth, options);
  }
}
ObjectDefineProperties(AbortController.prototype, {
  signal: { __proto__: null, enumerable: true },
  abort: { __proto__: null, enumerable: true },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'AbortController' },
});

module.exports = { AbortController, AbortSignal };
