'use strict';
// The other two forms of a synchronous operation: with a callback, and as a promise. The operation is done at once; its
// outcome is told in a later turn of the event loop, as Node's is: who asks again and again leaves room for timers.
const { native } = require('../core/native');
const { Promise } = require('../core/primordials');
const { validateFunction } = require('../core/validators');

const later = native.setImmediate;

function named(name, method) {
  return Object.defineProperty(method, 'name', { __proto__: null, value: name, configurable: true });
}

// Wrong arguments throw at once, what the file system says comes to the callback.
function isOutcome(error) {
  return error.errno !== undefined || error.name === 'AbortError';
}

// `also`: further values for the callback, made of the result and the arguments.
function withCallback(name, sync, also = () => []) {
  return named(name, (...args) => {
    const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
    validateFunction(callback, 'cb');
    let error = null;
    let value;
    try {
      value = sync(...args);
    } catch (thrown) {
      if (!isOutcome(thrown)) throw thrown;
      error = thrown;
    }
    later(() => {
      if (error !== null) callback(error);
      else if (value === undefined) callback(null);
      else callback(null, value, ...also(args));
    });
  });
}

function promised(sync) {
  return new Promise((resolve, reject) => {
    let value;
    try {
      value = sync();
    } catch (error) {
      later(() => reject(error));
      return;
    }
    later(() => resolve(value));
  });
}

function withPromise(name, sync) {
  return named(name, (...args) => promised(() => sync(...args)));
}

module.exports = { later, named, promised, withCallback, withPromise };
