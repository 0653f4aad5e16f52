'use strict';
// One native codec as the object `_handle` of a zlib stream. Libraries that reach below the stream (for synchronous
// work) call its writeSync and close, and read what is left from `_writeState`.
const { ArrayIsArray, Error } = require('../core/primordials');
const { native } = require('../core/native');
const { brotliErrors } = require('./constants');

const { makeZlib, makeBrotli, write, reset, setParameters, close } = native.compression;

function zlibError(problem) {
  const { 0: message, 1: errno, 2: code } = problem;
  const error = new Error(message);
  error.errno = errno;
  error.code = code === '' ? brotliErrors[errno] ?? 'ERR_BROTLI_DECODE' : code;
  return error;
}

class Zlib {
  #codec;
  #state;
  // Called with (message, errno, code) when a write fails.
  onerror = null;

  constructor(codec, state) {
    this.#codec = codec;
    this.#state = state;
  }

  // The error, or undefined.
  run(flush, input, inOffset, inLength, output, outOffset, outLength) {
    const problem = write(this.#codec, flush, input, inOffset, inLength, output, outOffset, outLength, this.#state);
    return problem === undefined ? undefined : zlibError(problem);
  }

  writeSync(flush, input, inOffset, inLength, output, outOffset, outLength) {
    const error = this.run(flush, input, inOffset, inLength, output, outOffset, outLength);
    if (error !== undefined) this.onerror?.(error.message, error.errno, error.code);
  }

  params(level, strategy) {
    const problem = setParameters(this.#codec, level, strategy);
    return problem === undefined ? undefined : zlibError(problem);
  }

  reset() {
    const problem = reset(this.#codec);
    return problem === undefined ? undefined : zlibError(problem);
  }

  close() {
    close(this.#codec);
  }
}

// Throws the error of a codec that cannot be made.
function zlibHandle(state, kind, level, windowBits, memLevel, strategy, dictionary) {
  const made = makeZlib(kind, level, windowBits, memLevel, strategy, dictionary);
  if (ArrayIsArray(made)) throw zlibError(made);
  return new Zlib(made, state);
}

function brotliHandle(state, kind, parameters) {
  const made = makeBrotli(kind, parameters);
  return made === undefined ? undefined : new Zlib(made, state);
}

module.exports = { brotliHandle, zlibHandle };
