'use strict';
// `require('readline')`.
const { validateAbortSignal, validateFunction } = require('../core/validators');
const { InterfaceBase, abortOf } = require('./interface');
const cursor = require('./cursor');
const promises = require('./promises');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  return Reflect.construct(InterfaceBase, [input, output, completer, terminal], new.target ?? Interface);
}
Object.setPrototypeOf(Interface.prototype, InterfaceBase.prototype);
Object.setPrototypeOf(Interface, InterfaceBase);

const kPromisify = Symbol.for('nodejs.util.promisify.custom');
Interface.prototype.question = function question(query, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const { signal } = (typeof options === 'object' && options) || {};
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const onAbort = () => this.forgetQuestion();
    signal.addEventListener('abort', onAbort, { once: true });
    if (typeof done !== 'function') return;
    this.ask(query, (answer) => {
      signal.removeEventListener('abort', onAbort);
      done(answer);
    });
    return;
  }
  if (typeof done === 'function') this.ask(query, done);
};
Interface.prototype.question[kPromisify] = function question(query, options) {
  const signal = options?.signal;
  if (signal?.aborted) return Promise.reject(abortOf(signal));
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(abortOf(signal)), { once: true });
    this.question(query, options ?? {}, resolve);
  });
};

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

// Keys are told one by one, without knowing a terminal's escape sequences.
function emitKeypressEvents(stream) {
  validateFunction(stream.on, 'stream.on');
  stream.on('data', (chunk) => {
    for (const character of String(chunk)) {
      stream.emit('keypress', character, {
        sequence: character, name: character === '\r' ? 'return' : character === '\n' ? 'enter' : character.toLowerCase(), ctrl: false, meta: false,
        shift: /^[A-Z]$/.test(character),
      });
    }
  });
}

const { clearLine, clearScreenDown, cursorTo, moveCursor } = cursor;
module.exports = { Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor, promises };
