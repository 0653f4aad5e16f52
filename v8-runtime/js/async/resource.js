'use strict';
// AsyncResource: work that a library puts off by itself and that runs in the context it was asked for in. And createHook,
// whose hooks are told of these, of timers, immediates, ticks, microtasks and promises.
const {
  ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, FunctionPrototypeBind, NumberIsSafeInteger,
  ObjectDefineProperties, ReflectApply, SafeFinalizationRegistry, Symbol,
} = require('../core/primordials');
const { codes } = require('../core/errors');
const { validateFunction, validateString } = require('../core/validators');
const { emitWarning } = require('../process/process');
const { raise } = require('../process/ticks');
const context = require('./context');

const { getTask, nextId, observe, raw, runTask, track } = context;

// ---- hooks ----

const kNames = ['init', 'before', 'after', 'destroy', 'promiseResolve'];
const kSymbols = { __proto__: null };
for (const name of kNames) kSymbols[name] = Symbol(name);
let enabled = [];
let destroyed = [];

function tell(name, args) {
  const list = enabled;
  for (let i = 0; i < list.length; i++) {
    const hook = list[i][kSymbols[name]];
    if (hook === undefined) continue;
    try {
      ReflectApply(hook, list[i], args);
    } catch (error) {
      raise(error);
    }
  }
}

// What is over is told in a turn of its own, never inside of what ended it.
function tellDestroyed() {
  const ids = destroyed;
  destroyed = [];
  for (let i = 0; i < ids.length; i++) tell('destroy', [ids[i]]);
}
function noteDestroyed(id) {
  if (enabled.length === 0) return;
  ArrayPrototypePush(destroyed, id);
  if (destroyed.length === 1) raw.setImmediate(tellDestroyed);
}

// Nobody ends a promise, nor a resource that its maker forgot: they are over when they were collected. A mark is what is
// kept of one: its number, and whether its end was told already. None is made while no hook listens for ends.
let collected;
let endsHeard = 0;  // enabled hooks with a destroy
function markOf(resource, id) {
  if (endsHeard === 0) return undefined;
  collected ??= new SafeFinalizationRegistry((mark) => { if (!mark.isTold) noteDestroyed(mark.id); });
  const mark = { id, isTold: false };
  collected.register(resource, mark);
  return mark;
}

const kObserver = {
  init(task, type) {
    if (type === 'PROMISE') markOf(task.resource, task.id);
    tell('init', [task.id, type, task.trigger, task.resource]);
  },
  before: (task) => tell('before', [task.id]),
  after: (task) => tell('after', [task.id]),
  destroy: (task) => noteDestroyed(task.id),
  resolved: (task) => tell('promiseResolve', [task.id]),
};

class AsyncHook {
  constructor({ init, before, after, destroy, promiseResolve }) {
    const given = { init, before, after, destroy, promiseResolve };
    for (let i = 0; i < kNames.length; i++) {
      const name = kNames[i];
      if (given[name] !== undefined && typeof given[name] !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
      this[kSymbols[name]] = given[name];
    }
  }

  enable() {
    if (ArrayPrototypeIndexOf(enabled, this) !== -1) return this;
    enabled = ArrayPrototypeSlice(enabled);
    ArrayPrototypePush(enabled, this);
    if (this[kSymbols.destroy] !== undefined) endsHeard++;
    track();
    observe(kObserver);
    return this;
  }

  disable() {
    const index = ArrayPrototypeIndexOf(enabled, this);
    if (index === -1) return this;
    enabled = ArrayPrototypeSlice(enabled);
    ArrayPrototypeSplice(enabled, index, 1);
    if (this[kSymbols.destroy] !== undefined) endsHeard--;
    if (enabled.length === 0) observe(null);
    return this;
  }
}

function createHook(fns) {
  return new AsyncHook(fns);
}

// ---- resources ----

const kAsyncId = Symbol('async_id_symbol');
const kTriggerId = Symbol('trigger_async_id_symbol');

class AsyncResource {
  #task;
  #mark;

  constructor(type, opts = {}) {
    validateString(type, 'type');
    let trigger = opts;
    let requireManualDestroy = false;
    if (typeof opts !== 'number') {
      trigger = opts.triggerAsyncId === undefined ? getTask().id : opts.triggerAsyncId;
      requireManualDestroy = !!opts.requireManualDestroy;
    }
    if (!NumberIsSafeInteger(trigger) || trigger < -1) throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    if (type === '') throw new codes.ERR_ASYNC_TYPE(type);
    track();
    // Not observed by makeTask(), which numbers only what is observed: a resource has a number in any case.
    const task = { frame: context.getFrame(), id: nextId(), trigger, resource: this };
    this.#task = task;
    this[kAsyncId] = task.id;
    this[kTriggerId] = trigger;
    if (enabled.length > 0) tell('init', [task.id, type, trigger, this]);
    if (!requireManualDestroy) this.#mark = markOf(this, task.id);
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return runTask(this.#task, fn, thisArg, args);
  }

  emitDestroy() {
    if (this.#mark !== undefined) this.#mark.isTold = true;
    noteDestroyed(this.#task.id);
    return this;
  }

  asyncId() {
    return this.#task.id;
  }

  triggerAsyncId() {
    return this.#task.trigger;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    let resource = this;
    const task = this.#task;
    const bound = thisArg === undefined
      ? function bound(...args) { return runTask(task, fn, this, args); }
      : FunctionPrototypeBind(this.runInAsyncScope, this, fn, thisArg);
    let warned = false;
    const warn = () => {
      if (warned) return;
      warned = true;
      emitWarning('The asyncResource property on bound functions is deprecated', 'DeprecationWarning', 'DEP0172');
    };
    ObjectDefineProperties(bound, {
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false },
      asyncResource: {
        __proto__: null,
        configurable: true,
        enumerable: true,
        get() {
          warn();
          return resource;
        },
        set(value) {
          warn();
          resource = value;
        },
      },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

module.exports = { AsyncResource, createHook, kAsyncId, kTriggerId };
