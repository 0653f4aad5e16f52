'use strict';
// AsyncLocalStorage: a frame is a map from storage to store, copied when a store is set.
const { FunctionPrototypeApply, ObjectIs, SafeMap, Symbol } = require('../core/primordials');
const { getFrame, setFrame, track } = require('./context');

const kResourceStore = Symbol('kResourceStore');

function frameWith(storage, store) {
  const old = getFrame();
  const made = new SafeMap();
  old?.forEach((value, key) => made.set(key, value));
  made.set(storage, store);
  return made;
}

function frameWithout(storage) {
  const old = getFrame();
  if (old === undefined || !old.has(storage)) return old;
  const made = new SafeMap();
  old.forEach((value, key) => { if (key !== storage) made.set(key, value); });
  return made.size === 0 ? undefined : made;
}

class AsyncLocalStorage {
  constructor() {
    track();
    this.kResourceStore = kResourceStore;
    this.enabled = false;
  }

  static bind(fn) {
    return require('./resource').AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((cb, ...args) => cb(...args));
  }

  disable() {
    this.enabled = false;
  }

  _enable() {
    this.enabled = true;
  }

  _propagate() { /* every frame is passed on as a whole */ }

  enterWith(store) {
    this._enable();
    setFrame(frameWith(this, store));
  }

  run(store, callback, ...args) {
    // The same store once more changes nothing, and is not worth a frame.
    if (ObjectIs(store, this.getStore())) return FunctionPrototypeApply(callback, null, args);
    this._enable();
    const outer = getFrame();
    setFrame(frameWith(this, store));
    try {
      return FunctionPrototypeApply(callback, null, args);
    } finally {
      setFrame(outer);
    }
  }

  exit(callback, ...args) {
    if (!this.enabled) return FunctionPrototypeApply(callback, null, args);
    this.disable();
    const outer = getFrame();
    setFrame(frameWithout(this));
    try {
      return FunctionPrototypeApply(callback, null, args);
    } finally {
      setFrame(outer);
      this._enable();
    }
  }

  getStore() {
    return this.enabled ? getFrame()?.get(this) : undefined;
  }
}

module.exports = { AsyncLocalStorage };
