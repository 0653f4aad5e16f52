'use strict';
// `require('domain')`, deprecated: errors of emitters, of callbacks that were bound to a domain and of what was put off inside
// one become its 'error' events. Promises are not followed.
const { followDomains } = require('../async/context');
const { EventEmitter } = require('../events/emitter');
const { process } = require('../process/process');

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
    const emitInDomain = function(type, ...args) {
      if (type === 'error' && this.domain === domain && this.listenerCount('error') === 0) {
        const [error] = args;
        if (error !== null && typeof error === 'object') {
          Object.assign(error, { domainEmitter: this, domain, domainThrown: false });
        }
        return domain.emit('error', error);
      }
      return emit.call(this, type, ...args);
    };
    Object.defineProperty(emitter, 'emit', { value: emitInDomain, configurable: true, writable: true });
  }
  // Made inside the domain; no member of it.
  static adopt(emitter, domain) {
    Object.defineProperty(emitter, 'domain', { configurable: true, enumerable: false, value: domain, writable: true });
    domain.#guard(emitter);
  }
  remove(emitter) {
    emitter.domain = null;
    const index = this.members.indexOf(emitter);
    if (index !== -1) this.members.splice(index, 1);
  }

  // An error leaves it entered: whoever catches the error at the end of all asks which domain it was.
  run(fn, ...args) {
    this.enter();
    const result = fn.apply(this, args);
    this.exit();
    return result;
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

const { adopt } = Domain;
delete Domain.adopt;

// What was put off inside a domain runs inside it; an error that nobody caught belongs to the domain that is entered then.
function runInDomain(domain, callback, self, args, isOutermost) {
  if (isOutermost) stack.length = 0;
  const height = stack.length;
  domain?.enter();
  try {
    return Reflect.apply(callback, self, args);
  } catch (error) {
    const last = exported.active;
    if (last === null || last.listenerCount('error') === 0) throw error;
    stack.length = height;
    exported.active = stack[height - 1] ?? null;
    last._errorHandler(error);
    return undefined;
  } finally {
    stack.length = height;
    exported.active = stack[height - 1] ?? null;
  }
}
followDomains({ active: () => exported.active, run: runInDomain });
Object.defineProperty(process, 'domain', {
  enumerable: true, configurable: true, get: () => exported.active, set(domain) { exported.active = domain; },
});

EventEmitter.usingDomains = true;
const { init } = EventEmitter;
EventEmitter.init = function(opts) {
  const result = init.call(this, opts);
  if (exported.active !== null && !(this instanceof Domain)) adopt(this, exported.active);
  return result;
};

function createDomain() {
  return new Domain();
}

module.exports = exported;
