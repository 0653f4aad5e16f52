'use strict';
// `require('domain')`, deprecated: errors of emitters and of callbacks that were bound to a domain become its 'error'
// events. What is put off by timers and promises inside a domain is not followed.
const { EventEmitter } = require('../events/emitter');

const stack = [];
const exported = { _stack: stack, Domain: undefined, createDomain, create: createDomain, active: null };

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  _errorHandler(error) {
    if (error !== null && (typeof error === 'object' || typeof error === 'function')) {
      error.domain = this;
      error.domainThrown = true;
    }
    return this.emit('error', error);
  }

  enter() {
    stack.push(this);
    exported.active = this;
  }
  exit() {
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    stack.splice(index);
    exported.active = stack[stack.length - 1] ?? null;
  }

  add(emitter) {
    if (emitter.domain === this) return;
    emitter.domain?.remove(emitter);
    Object.defineProperty(emitter, 'domain', { configurable: true, enumerable: false, value: this, writable: true });
    this.members.push(emitter);
    this.#guard(emitter);
  }
  // An emitter's error without a listener is the domain's.
  #guard(emitter) {
    if (typeof emitter.emit !== 'function') return;
    const { emit } = emitter;
    const domain = this;
    emitter.emit = function emitInDomain(type, ...args) {
      if (type === 'error' && this.domain === domain && this.listenerCount('error') === 0) {
        const [error] = args;
        if (error !== null && typeof error === 'object') {
          Object.assign(error, { domainEmitter: this, domain, domainThrown: false });
        }
        return domain.emit('error', error);
      }
      return emit.call(this, type, ...args);
    };
  }
  remove(emitter) {
    emitter.domain = null;
    const index = this.members.indexOf(emitter);
    if (index !== -1) this.members.splice(index, 1);
  }

  run(fn, ...args) {
    return this.#inside(() => fn.apply(this, args));
  }
  bind(callback) {
    const domain = this;
    return function bound(...args) { return domain.#inside(() => callback.apply(this, args)); };
  }
  intercept(callback) {
    const domain = this;
    return function intercepted(error, ...args) {
      if (error instanceof Error) {
        Object.assign(error, { domainBound: callback, domainThrown: false, domain });
        domain.emit('error', error);
        return undefined;
      }
      return domain.#inside(() => callback.apply(this, args));
    };
  }

  #inside(call) {
    this.enter();
    try {
      return call();
    } catch (error) {
      if (this.listenerCount('error') === 0) throw error;
      this._errorHandler(error);
      return undefined;
    } finally {
      this.exit();
    }
  }
}
exported.Domain = Domain;

function createDomain() {
  return new Domain();
}

module.exports = exported;
