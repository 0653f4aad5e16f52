// One call of the handler after another (contract §8.2, §8.3): the context object, the callback, the promise, and the
// rule that the first answer wins.
'use strict';
(function (native, { errors, answers, types, user_code: userCode, snap_start: snapStart,
                   response_streams: responseStreams, paths, modules, es_modules: esm,
                   layer }) {
  const { isAsyncFunction } = types;
  const { sourceMaps, primordials: { promiseThen } } = layer.parts;
  const dateNow = Date.now;
  const resetContext = layer.hooks.resetContext ?? (() => {});  // of AsyncLocalStorage
  let handler;
  let isAsync = false;
  let isStreaming = false;
  let current;
  let environment;  // process.env
  let traceIsSet = false;
  let functionName, functionVersion, memoryLimitInMB, logGroupName, logStreamName, invokedFunctionArn;

  const NODE_EXIT = 'The Lambda runtime client detected an unexpected Node.js exit. This is most commonly caused by a ' +
      'Promise that was never settled. For more information, see ' +
      'https://nodejs.org/docs/latest/api/process.html#process_exit_codes';

  let handlerName;

  // In the template. Returns what js/user_code.js finds in the code.
  function adopt(settings) {
    ({ functionName, functionVersion, memoryLimitInMB, logGroupName, invokedFunctionArn } = settings);
    handlerName = settings.handler;
    logStreamName = settings.env.AWS_LAMBDA_LOG_STREAM_NAME;
    layer.hooks.afterFork({ ...settings, logStreamName });
    environment = globalThis.process.env;
    sourceMaps.setEnabled(/(^|\s)--enable-source-maps(\s|$)/.test(settings.env.NODE_OPTIONS ?? ''));
    paths.setGlobalPaths(settings.env.NODE_PATH);
    return userCode.entry(handlerName);
  }

  // In the context: module init. The template's environment says "on-demand". Gives a promise if the handler is an ES
  // module's.
  function initialise(provisioned) {
    if (provisioned) environment.AWS_LAMBDA_INITIALIZATION_TYPE = 'provisioned-concurrency';
    const failed = (error) => errors.report(2, error);
    try {
      const loaded = userCode.load(handlerName);
      if (typeof loaded !== 'function') return promiseThen(loaded, setHandler, failed);
      setHandler(loaded);
    } catch (error) {
      failed(error);
    }
    resetContext();
  }

  // After a dummy call.
  function forgetCall() {
    handler = current = undefined;
  }

  // After the zygote's warming.
  function forget() {
    forgetCall();
    modules.forget();
    userCode.forget();
    esm.forget();
    snapStart.forget();
  }

  function setHandler(itsHandler) {
    isStreaming = responseStreams.isStreaming(itsHandler);
    handler = itsHandler;
    isAsync = isAsyncFunction(itsHandler);
  }

  function setTrace(trace) {
    if (trace !== '') {
      environment._X_AMZN_TRACE_ID = trace;
      traceIsSet = true;
    } else if (traceIsSet) {
      delete environment._X_AMZN_TRACE_ID;
      traceIsSet = false;
    }
  }

  function succeedCall(result) {
    try {
      answers.write(result);
    } catch (error) {
      const tooLarge = error?.name === 'Function.ResponseSizeTooLarge';
      errors.report(0, tooLarge ? error : new Error('Unable to stringify response body'));
    }
  }

  // call.done: an answer was given. call.waiting: it is `call.result`, to be sent when the event loop is empty.
  // call.unfinished: of a handler that streams, what is wrong if the loop is empty.
  function settle(call, result) {
    if (call.done) return;
    call.done = true;
    succeedCall(result);
  }
  function reject(call, error) {
    if (call.done) return;
    call.done = true;
    errors.report(0, error);
  }
  function finish(call, error, result) {
    if (error === undefined || error === null) {
      settle(call, result);
    } else {
      reject(call, error);
    }
  }

  function makeContext(call, requestId, deadline) {
    return {
      callbackWaitsForEmptyEventLoop: true,
      succeed: (result) => settle(call, result),
      fail: (error) => reject(call, error === undefined || error === null ? 'handled' : error),
      done: (error, result) => finish(call, error, result),
      functionVersion,
      functionName,
      memoryLimitInMB,
      logGroupName,
      logStreamName,
      clientContext: undefined,
      identity: undefined,
      invokedFunctionArn,
      awsRequestId: requestId,
      tenantId: undefined,
      getRemainingTimeInMillis: () => deadline - dateNow(),
    };
  }

  function start(event, requestId, trace, deadline) {
    const call = { done: false, waiting: false, result: undefined, unfinished: undefined };
    current = call;
    resetContext();
    if (trace !== '' || traceIsSet) setTrace(trace);
    const context = makeContext(call, requestId, deadline);
    const callback = (error, result) => {
      if (call.done) return;
      if ((error !== undefined && error !== null) || !context.callbackWaitsForEmptyEventLoop) {
        finish(call, error, result);
      } else {
        call.done = true;
        call.waiting = true;
        call.result = result;
      }
    };
    try {
      if (isStreaming) {
        startStreaming(call, event, context);
      } else {
        const result = handler(event, context, callback);
        if (result && typeof result.then === 'function') result.then(context.succeed, context.fail);
      }
    } catch (error) {
      callback(error);
    }
    resetContext();
  }

  function startStreaming(call, event, context) {
    const { succeed, fail } = context;
    delete context.succeed;
    delete context.fail;
    delete context.done;
    call.unfinished = responseStreams.start(handler, event, context, succeed, fail);
  }

  // The event loop has nothing left to do and there is no answer.
  function onIdle() {
    const call = current;
    if (call.waiting) {
      call.waiting = false;
      succeedCall(call.result);
    } else if (call.unfinished?.() !== undefined) {
      reject(call, call.unfinished());
    } else if (isAsync) {
      reject(call, new errors.RuntimeError('NodeJsExit', NODE_EXIT));
    } else {
      settle(call, null);
    }
  }

  return { adopt, initialise, forget, forgetCall, setHandler, start, onIdle };
})
