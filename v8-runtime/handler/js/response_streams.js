// Handlers that write their response to a stream: awslambda.streamifyResponse(async (event, responseStream, context) => …). The
// edge does not stream: what was written is the payload, as whoever invokes such a function without streaming gets it: the
// JSON of a result, or else text, which is none.
'use strict';
(function (native, { builtins, errors, snap_start: snapStart }) {
  const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
  const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
  const INTEGRATION_TYPE = 'application/vnd.awslambda.http-integration-response';
  const INTEGRATION_GAP = 8;  // bytes of zero between the head that HttpResponseStream writes and the body
  const MOST_BYTES = 6_291_556;  // an answer's (handler_runtime.cc), kept where it would be collected
  const { parse, stringify } = JSON;
  const { min } = Math;

  class HttpResponseStream {
    static from(stream, head) {
      stream.setContentType(INTEGRATION_TYPE);
      const text = stringify(head);
      stream._onBeforeFirstWrite = (write) => {
        write(text);
        write(new Uint8Array(INTEGRATION_GAP));
      };
      return stream;
    }
  }

  function streamifyResponse(handler, options) {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    return handler;
  }

  function isStreaming(handler) {
    const mode = handler[STREAMING];
    if (mode === undefined || mode === null || mode === false) return false;
    if (mode === 'response') return true;
    throw new errors.RuntimeError('MalformedStreamingHandler', 'Only response streaming is supported.');
  }

  function tooLarge() {
    const error = new RangeError('Response payload size exceeded maximum allowed payload size (6291556 bytes).');
    error.name = 'Function.ResponseSizeTooLarge';
    return error;
  }

  function tooLate() {
    const error = new Error('Cannot set content-type, too late.');
    error.name = 'Runtime.InvalidStreamingOperation';
    return error;
  }

  // The class is made when a context first needs it: streams are not evaluated for handlers without them.
  let ResponseStream;
  function classOfStreams() {
    const { Writable } = builtins.load('stream');
    const { Buffer } = builtins.load('buffer');
    return class extends Writable {
      #chunks = [];
      #bytes = 0;
      #begun = false;
      _onBeforeFirstWrite;

      setContentType() {
        if (this.#begun) throw tooLate();
      }
      write(chunk, encoding, callback) {
        const given = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : stringify(chunk);
        if (!this.#begun) {
          this.#begun = true;
          this._onBeforeFirstWrite?.((part) => super.write(part));
        }
        return super.write(given, encoding, callback);
      }
      _write(chunk, encoding, callback) {
        this.#bytes += chunk.length;
        if (this.#bytes > MOST_BYTES) return callback(tooLarge());
        this.#chunks.push(chunk);
        callback();
      }
      // What was written, which is then forgotten here.
      payload() {
        const text = Buffer.concat(this.#chunks).toString();
        this.#chunks = [];
        try {
          return parse(text);
        } catch {
          return text;
        }
      }
    };
  }

  function makeStream(handler) {
    ResponseStream ??= classOfStreams();
    const mark = handler[HIGH_WATER_MARK];
    return new ResponseStream(typeof mark === 'number' && mark >= 0 ? { highWaterMark: min(mark, MOST_BYTES) } : {});
  }

  // Calls `handler`. One of succeed(result) and fail(error) follows, unless the event loop is empty before: then what the
  // returned function gives is the error, or undefined if the handler itself has not ended.
  function start(handler, event, context, succeed, fail) {
    const stream = makeStream(handler);
    let hasReturned = false;
    const end = () => {
      if (hasReturned && stream.writableFinished) succeed(stream.payload());
    };
    stream.on('error', fail);
    stream.on('finish', end);
    const result = handler(event, stream, context);
    if (!result || typeof result.then !== 'function') {
      fail('Streaming does not support non-async handlers.');
    } else {
      result.then(() => {
        hasReturned = true;
        end();
      }, fail);
    }
    return () => (hasReturned ? 'Response stream is not finished.' : undefined);
  }

  Object.defineProperty(globalThis, 'awslambda', {
    value: { snapStart: { register: snapStart.register }, streamifyResponse, HttpResponseStream },
    writable: true, configurable: true, enumerable: false,
  });

  return { isStreaming, start };
})
