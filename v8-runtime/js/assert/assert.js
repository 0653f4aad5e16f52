'use strict';
// `require('assert')`.
const { Error, NumberIsNaN, ObjectAssign, ObjectIs, RegExpPrototypeExec, String } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { inspect, isError } = require('../inspect/inspect');
const { isDeepEqual } = require('./comparisons');
const { AssertionError } = require('./assertion_error');
const { failedExpression } = require('./expression');

const { ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS } = codes;
const { isPromise, isRegExp } = native.types;

function innerFail(options) {
  if (options.message instanceof Error) throw options.message;
  throw new AssertionError(options);
}

function innerOk(caller, count, value, message) {
  if (value) return;
  let generated = false;
  if (count === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generated = true;
    const expression = failedExpression(caller);
    message = expression && `The expression evaluated to a falsy value:\n\n  ${expression}\n`;
  } else if (message instanceof Error) {
    throw message;
  }
  const error = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: caller });
  error.generatedMessage = generated;
  throw error;
}

function ok(...args) {
  innerOk(ok, args.length, ...args);
}
function assert(...args) {
  innerOk(assert, args.length, ...args);
}

function binary(operator, holds) {
  const check = { [operator](actual, expected, message) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
    if (!holds(actual, expected)) {
      innerFail({ actual, expected, message, operator: kOperatorText[operator] ?? operator, stackStartFn: check });
    }
  } }[operator];
  return check;
}
const kOperatorText = { __proto__: null, equal: '==', notEqual: '!=' };
const looselyEqual = (a, b) => a == b || (NumberIsNaN(a) && NumberIsNaN(b));

let warnedOfFail = false;
// With one argument that is the message; the form with more is deprecated.
function fail(actual, expected, message, operator, stackStartFn) {
  const count = arguments.length;
  const bare = actual == null && count <= 1;
  if (bare) {
    message = 'Failed';
  } else if (count === 1) {
    message = actual;
    actual = undefined;
  } else {
    if (!warnedOfFail) {
      warnedOfFail = true;
      require('../process/process').process.emitWarning('assert.fail() with more than one argument is deprecated. ' +
        'Please use assert.strictEqual() instead or only pass a message.', 'DeprecationWarning', 'DEP0094');
    }
    if (count === 2) operator = '!=';
  }
  if (message instanceof Error) throw message;
  const options = { actual, expected, operator: operator === undefined ? 'fail' : operator, stackStartFn: stackStartFn || fail };
  if (message !== undefined) options.message = message;
  const error = new AssertionError(options);
  error.generatedMessage = bare || message === undefined;
  throw error;
}

// ---- what a thrown value must be ----

class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      this[key] = actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) &&
        RegExpPrototypeExec(object[key], actual[key]) !== null ? actual[key] : object[key];
    }
  }
}

function compareProperty(actual, expected, key, message, keys, caller) {
  if (key in actual && isDeepEqual(actual[key], expected[key], true)) return;
  if (!message) {
    const error = new AssertionError({
      actual: new Comparison(actual, keys), expected: new Comparison(expected, keys, actual), operator: 'deepStrictEqual',
      stackStartFn: caller,
    });
    ObjectAssign(error, { actual, expected, operator: caller.name });
    throw error;
  }
  innerFail({ actual, expected, message, operator: caller.name, stackStartFn: caller });
}

function matchesShape(actual, expected, message, caller) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: caller });
    error.operator = caller.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) && RegExpPrototypeExec(expected[key], actual[key]) !== null) continue;
    compareProperty(actual, expected, key, message, keys, caller);
  }
}

function checkThrown(actual, expected, message, caller) {
  let generated = false;
  let throwError = false;
  if (typeof expected !== 'function') {
    if (!isRegExp(expected)) return matchesShape(actual, expected, message, caller);
    const text = String(actual);
    if (RegExpPrototypeExec(expected, text) !== null) return undefined;
    if (!message) {
      generated = true;
      message = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
    }
    throwError = true;
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return undefined;
  } else if (Error.isPrototypeOf(expected) || expected === Error) {
    if (!message) {
      generated = true;
      message = `The error is expected to be an instance of "${expected.name}". Received `;
      message += isError(actual) ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
      if (isError(actual)) message += `\n\nError message:\n\n${actual.message}`;
    }
    throwError = true;
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result === true) return undefined;
    if (!message) {
      generated = true;
      const name = expected.name ? `"${expected.name}" ` : '';
      message = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
      if (isError(actual)) message += `\n\nCaught error:\n\n${actual}`;
    }
    throwError = true;
  }
  if (throwError) {
    const error = new AssertionError({ actual, expected, message, operator: caller.name, stackStartFn: caller });
    error.generatedMessage = generated;
    throw error;
  }
  return undefined;
}

const kNothing = Symbol('nothing thrown');
function thrownBy(fn) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isThenable(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function' &&
    typeof value.catch === 'function');
}

async function rejectionOf(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isThenable(promise)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promise);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

function expectsError(caller, actual, error, message) {
  if (typeof error === 'string') {
    if (arguments.length === 4) {
      throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    }
    if (actual !== kNothing && (actual?.message ?? actual) === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message',
        `The error ${isError(actual) ? `message "${actual.message}"` : `"${actual}"`} is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === kNothing) {
    let details = error?.name ? ` (${error.name})` : '';
    details += message ? `: ${message}` : '.';
    innerFail({
      actual: undefined, expected: error, operator: caller.name,
      message: `Missing expected ${caller === assert.rejects ? 'rejection' : 'exception'}${details}`, stackStartFn: caller,
    });
  }
  if (error != null) checkThrown(actual, error, message, caller);
}

function expectsNoError(caller, actual, error, message) {
  if (actual === kNothing) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  const matches = error === undefined || (isRegExp(error) ? RegExpPrototypeExec(error, String(actual)) !== null
    : error.prototype !== undefined && actual instanceof error);
  if (!matches) throw actual;
  const details = message ? `: ${message}` : '.';
  innerFail({
    actual, expected: error, operator: caller.name,
    message: `Got unwanted ${caller === assert.doesNotReject ? 'rejection' : 'exception'}${details}\n` +
      `Actual message: "${actual?.message}"`,
    stackStartFn: caller,
  });
}

function matcher(name, wanted) {
  const check = { [name](string, regexp, message) {
    if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
    if (typeof string === 'string' && (RegExpPrototypeExec(regexp, string) !== null) === wanted) return;
    if (message instanceof Error) throw message;
    const generated = !message;
    message ||= typeof string !== 'string'
      ? `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`
      : `${wanted ? 'The input did not match' : 'The input was expected to not match'} the regular expression ` +
        `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    const error = new AssertionError({ actual: string, expected: regexp, message, operator: name, stackStartFn: check });
    error.generatedMessage = generated;
    throw error;
  } }[name];
  return check;
}

Object.assign(assert, {
  fail,
  AssertionError,
  ok,
  equal: binary('equal', looselyEqual),
  notEqual: binary('notEqual', (a, b) => !looselyEqual(a, b)),
  deepEqual: binary('deepEqual', (a, b) => isDeepEqual(a, b, false)),
  notDeepEqual: binary('notDeepEqual', (a, b) => !isDeepEqual(a, b, false)),
  deepStrictEqual: binary('deepStrictEqual', (a, b) => isDeepEqual(a, b, true)),
  notDeepStrictEqual: binary('notDeepStrictEqual', (a, b) => !isDeepEqual(a, b, true)),
  strictEqual: binary('strictEqual', ObjectIs),
  notStrictEqual: binary('notStrictEqual', (a, b) => !ObjectIs(a, b)),
  throws: function throws(fn, ...args) { expectsError(throws, thrownBy(fn), ...args); },
  rejects: async function rejects(promise, ...args) { expectsError(rejects, await rejectionOf(promise), ...args); },
  doesNotThrow: function doesNotThrow(fn, ...args) { expectsNoError(doesNotThrow, thrownBy(fn), ...args); },
  doesNotReject: async function doesNotReject(promise, ...args) {
    expectsNoError(doesNotReject, await rejectionOf(promise), ...args);
  },
  ifError: function ifError(error) {
    if (error === null || error === undefined) return;
    let message = 'ifError got unwanted exception: ';
    if (typeof error === 'object' && typeof error.message === 'string') {
      message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
    } else {
      message += inspect(error);
    }
    throw new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  },
  match: matcher('match', true),
  doesNotMatch: matcher('doesNotMatch', false),
});

function strict(...args) {
  innerOk(strict, args.length, ...args);
}
const { emitWarning } = require('../process/process');
let warned = false;
// Deprecated: the first use says so.
assert.CallTracker = function deprecated(...args) {
  if (!warned) {
    warned = true;
    emitWarning('assert.CallTracker is deprecated.', 'DeprecationWarning', 'DEP0173', deprecated);
  }
  return new (require('./call_tracker').CallTracker)(...args);
};
assert.CallTracker.prototype = require('./call_tracker').CallTracker.prototype;

assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
