// Errors as the Node Lambda runtime reports and logs them (contract §8.4): the document of a failed invocation and the
// JSON of its ERROR line.
'use strict';
(function (native, { types, internal, layer }) {
  const { stringify } = JSON;
  const { isNativeError } = types;
  const { assign } = Object;
  const { withoutLoneSurrogates } = layer.parts;
  const split = Function.prototype.call.bind(String.prototype.split);

  class RuntimeError extends Error {
    constructor(type, message, properties) {
      super(message);
      Object.defineProperty(this, 'name', { value: `Runtime.${type}`, configurable: true, writable: true });
      if (properties !== undefined) assign(this, properties);
      // The stack was written before the name was known.
      const stack = this.stack;
      Object.defineProperty(this, 'stack', {
        value: stack.replace(/^Error/, () => this.name), configurable: true, writable: true,
      });
    }
  }

  function looksLikeError(value) {
    return isNativeError(value) ||
        (value !== null && typeof value === 'object' && typeof value.name === 'string' &&
         typeof value.message === 'string' && typeof value.stack === 'string');
  }

  function documentOf(error) {
    try {
      if (looksLikeError(error)) {
        return { errorType: `${error.name}`, errorMessage: `${error.message}`, trace: split(`${error.stack}`, '\n') };
      }
      return { errorType: typeof error, errorMessage: String(error), trace: [] };
    } catch {
      return {
        errorType: 'handled',
        errorMessage: 'callback called with Error argument, but there was a problem while retrieving one or more of ' +
            'its message, name, and stack',
        trace: [],
      };
    }
  }

  function withEnumerable(key, value) {
    if (!isNativeError(value)) return value;
    return assign({ errorType: value.name, errorMessage: value.message, code: value.code }, value,
                  { stack: typeof value.stack === 'string' ? split(value.stack, '\n') : value.stack });
  }

  function loggedOf(error, document) {
    try {
      return withoutLoneSurrogates(stringify(looksLikeError(error) ? error : new Error(error), withEnumerable) ?? '');
    } catch {
      return withoutLoneSurrogates(stringify({ errorType: document.errorType, errorMessage: document.errorMessage, stack: document.trace }));
    }
  }

  // kind: 0 the call failed, 1 and the process ends with it, 2 module init failed.
  function report(kind, error) {
    const document = documentOf(error);
    native.fail(kind, document.errorType, document.errorMessage, withoutLoneSurrogates(stringify(document.trace)), loggedOf(error, document));
  }

  function unhandledRejection(reason) {
    let text;
    try {
      text = String(reason);
    } catch {
      text = 'The reason of the rejection cannot be shown';
    }
    return new RuntimeError('UnhandledPromiseRejection', text, { reason, promise: {} });
  }

  // Whether a listener of the handler (process.on) has dealt with what nothing caught: then life goes on.
  function isHandled(hook, error, promise) {
    try {
      return layer.hooks[hook]?.(error, promise) === true;
    } catch {
      return false;
    }
  }
  const exceptionIsHandled = (error) => isHandled('uncaughtException', error);
  const rejectionIsHandled = (reason, promise) => isHandled('unhandledRejection', reason, promise);

  // What goes wrong after the answer can only be logged.
  function reportLate(label, error) {
    internal.writeLog(4, `${label} \t${loggedOf(error, documentOf(error))}`);
  }

  return { RuntimeError, reportLate, exceptionIsHandled, rejectionIsHandled, asIs: (error) => error, documentOf, loggedOf, report, unhandledRejection };
})
