'use strict';
// assert.CallTracker, deprecated: functions that must be called a number of times.
const { codes } = require('../core/errors');
const { validateUint32 } = require('../core/validators');
const { AssertionError } = require('./assertion_error');

class CallTracker {
  #tracked = new Map();  // function -> {name, expected, calls, stack}

  #find(tracked) {
    const found = this.#tracked.get(tracked);
    if (found === undefined) throw new codes.ERR_INVALID_ARG_VALUE('tracked', tracked, 'is not a tracked function');
    return found;
  }

  reset(tracked) {
    if (tracked !== undefined) this.#find(tracked).calls = [];
    else for (const one of this.#tracked.values()) one.calls = [];
  }

  getCalls(tracked) {
    return Object.freeze([...this.#find(tracked).calls]);
  }

  calls(fn, expected = 1) {
    if (typeof fn === 'number') {
      expected = fn;
      fn = () => {};
    } else if (fn === undefined) {
      fn = () => {};
    }
    validateUint32(expected, 'expected', true);
    const state = { name: fn.name || 'calls', expected, calls: [], stack: new Error() };
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        state.calls.push(Object.freeze({ thisArg, arguments: Object.freeze([...args]) }));
        return Reflect.apply(target, thisArg, args);
      },
    });
    this.#tracked.set(tracked, state);
    return tracked;
  }

  report() {
    const errors = [];
    for (const { name, expected, calls, stack } of this.#tracked.values()) {
      if (calls.length === expected) continue;
      errors.push({
        message: `Expected the ${name} function to be executed ${expected} time(s) but was executed ${calls.length} time(s).`,
        actual: calls.length, expected, operator: name, stack,
      });
    }
    return errors;
  }

  verify() {
    const errors = this.report();
    if (errors.length === 0) return;
    const [{ message }] = errors;
    throw new AssertionError({ message: errors.length === 1 ? message : 'Functions were not called the expected number of times', details: errors });
  }
}

module.exports = { CallTracker };
