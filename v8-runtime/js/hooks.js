'use strict';
// What the engine calls in the layer.
const { ObjectKeys, String, StringPrototypeSplit, JSONStringify } = require('./core/primordials');
const { native } = require('./core/native');
const { formatForLog } = require('./inspect/format');
const { configureConsole } = require('./console');
const { resetEnvironment, setVariable } = require('./process/environment');
const { onUncaughtException, onUnhandledRejection, resetProcess } = require('./process/process');
const { resetContext, runAsPromise } = require('./async/context');
const { resetPerformance } = require('./performance/performance');

function looksLikeError(value) {
  return native.types.isNativeError(value) || (value !== null && typeof value === 'object' &&
    typeof value.name === 'string' && typeof value.message === 'string' && typeof value.stack === 'string');
}

// {errorType, errorMessage, trace} of what a handler threw (contract §8.4).
function errorDocument(error) {
  try {
    if (looksLikeError(error)) {
      return { errorType: `${error.name}`, errorMessage: `${error.message}`, trace: StringPrototypeSplit(`${error.stack}`, '\n') };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage: 'callback called with Error argument, but there was a problem while retrieving one or more of its ' +
        'message, name, and stack',
      trace: [],
    };
  }
}

function shownError(key, value) {
  if (!native.types.isNativeError(value)) return value;
  const shown = { errorType: value.name, errorMessage: value.message, code: value.code };
  const keys = ObjectKeys(value);
  for (let i = 0; i < keys.length; i++) shown[keys[i]] = value[keys[i]];
  shown.stack = typeof value.stack === 'string' ? StringPrototypeSplit(value.stack, '\n') : value.stack;
  return shown;
}

// The ERROR line's text: label, tab, JSON.
function loggedError(error, label) {
  let json;
  try {
    json = JSONStringify(looksLikeError(error) ? error : new Error(error), shownError);
  } catch {
    const { errorType, errorMessage, trace } = errorDocument(error);
    json = JSONStringify({ errorType, errorMessage, stack: trace });
  }
  return `${label}\t${json}`;
}

// `env` is the whole environment; `jsonLogs` the log format; both belong to one function version.
function afterFork({ env = {}, argv, jsonLogs }) {
  resetEnvironment(env);
  resetProcess({ argv });
  resetPerformance();
  configureConsole({ level: env.AWS_LAMBDA_LOG_LEVEL, json: jsonLogs ?? env.AWS_LAMBDA_LOG_FORMAT === 'JSON' });
}

module.exports = {
  afterFork,
  resetContext,
  setVariable,
  formatLogArgs: (...args) => formatForLog(args),
  errorDocument,
  loggedError,
  uncaughtException: onUncaughtException,
  // In the context in which the promise was made.
  unhandledRejection: (reason, promise) => runAsPromise(promise, onUnhandledRejection, [reason, promise]),
};
