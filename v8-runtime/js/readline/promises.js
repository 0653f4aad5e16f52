'use strict';
// `require('readline/promises')`.
const { validateAbortSignal, validateBoolean, validateInteger } = require('../core/validators');
const { codes } = require('../core/errors');
const { InterfaceBase, abortOf } = require('./interface');
const { nextTick } = require('../process/ticks');
const cursor = require('./cursor');

class Interface extends InterfaceBase {
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      let answered = resolve;
      const { signal } = options ?? {};
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(abortOf(signal));
          return;
        }
        const onAbort = () => {
          this.forgetQuestion();
          reject(abortOf(signal));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        answered = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      this.ask(query, answered);
    });
  }
}

// Movements, kept until they are committed.
class Readline {
  #stream;
  #autoCommit = false;
  #todo = [];

  constructor(stream, options = undefined) {
    if (typeof stream?.write !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }
  #add(text) {
    if (this.#autoCommit) nextTick(() => this.#stream.write(text));
    else this.#todo.push(text);
    return this;
  }
  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(cursor.positionText(x, y ?? undefined));
  }
  moveCursor(dx, dy) {
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    return dx || dy ? this.#add(cursor.movementText(dx, dy)) : this;
  }
  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(cursor.lineText(dir));
  }
  clearScreenDown() { return this.#add(cursor.kClearDown); }
  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }
  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}
Object.defineProperty(Interface, 'length', { value: 4, configurable: true });

module.exports = { Interface, Readline, createInterface };
