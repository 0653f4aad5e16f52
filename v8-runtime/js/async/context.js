'use strict';
// In which asynchronous context code runs. A frame holds what AsyncLocalStorage stores; a task is one piece of work that
// was put off (a timer, a tick, a callback), with the frame of the moment it was asked for. What the engine offers for
// putting off is wrapped here, so that every module of the layer passes the frame on without doing anything for it.
//
// Nothing is followed before something asks for it: `tracking` begins with the first AsyncLocalStorage, promises are
// followed from the first store that is set. A handler that uses none of it pays for a test of a variable.
const { ArrayPrototypePop, ArrayPrototypePush, ReflectApply, SafeMap, SafeWeakMap } = require('../core/primordials');
const { native } = require('../core/native');

const raw = {
  setTimer: native.setTimer, clearTimer: native.clearTimer, setImmediate: native.setImmediate, clearImmediate: native.clearImmediate,
  nextTick: native.nextTick, enqueueMicrotask: native.enqueueMicrotask,
};
const kTop = { frame: undefined, id: 1, trigger: 0, resource: {} };

let tracking = false;
let followsPromises = false;
let domains = null;  // of the module domain: {active(), run(domain, callback, self, args, isOutermost)}
let observer = null;  // of createHook: {init(task, type), before(task), after(task), destroy(task), resolved(task)}
let frame;
let running = kTop;
let depth = 0;
let lastId = 1;

const nextId = () => ++lastId;
const getFrame = () => frame;
const getTask = () => running;

function track() {
  tracking = true;
}

// ---- tasks ----

function makeTask(type, resource, trigger = running.id) {
  const task = { frame, id: 0, trigger, resource, domain: domains === null ? null : domains.active() };
  if (observer !== null) {
    task.id = ++lastId;
    task.resource ??= {};
    observer.init(task, type);
  }
  return task;
}

// Below the outermost task there is nothing: what enterWith left goes no further.
function runTask(task, callback, self, args) {
  const outerFrame = frame;
  const outer = running;
  frame = task.frame;
  running = task;
  depth++;
  try {
    if (observer !== null && task.id !== 0) observer.before(task);
    if (domains !== null) return domains.run(task.domain, callback, self, args, depth === 1);
    return ReflectApply(callback, self, args);
  } finally {
    if (observer !== null && task.id !== 0) observer.after(task);
    depth--;
    frame = depth === 0 ? undefined : outerFrame;
    running = depth === 0 ? kTop : outer;
  }
}

// The callback as it is to be called later, in the context of now. `once`: it is over after that.
function bound(callback, type, resource, once = true) {
  if (!tracking) return callback;
  const task = makeTask(type, resource);
  return function runBound(...args) {
    try {
      return runTask(task, callback, this, args);
    } finally {
      if (once && observer !== null && task.id !== 0) observer.destroy(task);
    }
  };
}

function setFrame(itsFrame) {
  frame = itsFrame;
  if (!followsPromises) followPromises();
}

// ---- what the engine puts off ----

const observedTimers = new SafeMap();  // by number
const observedImmediates = new SafeMap();

// The task of a timer that may be started again: that is the same one then.
const timerTask = (resource) => (tracking ? makeTask('Timeout', resource) : undefined);

native.setTimer = (callback, ms, repeat, restarted) => {
  if (!tracking) return raw.setTimer(callback, ms, repeat);
  const task = restarted ?? timerTask();
  const id = raw.setTimer(() => {
    try {
      runTask(task, callback, undefined, []);
    } finally {
      if (!repeat && observer !== null) isOver(observedTimers, id);
    }
  }, ms, repeat);
  if (task.id === 0) return id;
  observedTimers.delete(task.handle);
  task.handle = id;
  observedTimers.set(id, task);
  return id;
};
native.clearTimer = (id) => {
  raw.clearTimer(id);
  if (observer !== null) isOver(observedTimers, id);
};
native.setImmediate = (callback, resource, type = 'Immediate') => {
  if (!tracking) return raw.setImmediate(callback);
  const task = makeTask(type, resource);
  const id = raw.setImmediate(() => {
    try {
      runTask(task, callback, undefined, []);
    } finally {
      if (observer !== null) isOver(observedImmediates, id);
    }
  });
  if (task.id !== 0) observedImmediates.set(id, task);
  return id;
};
native.clearImmediate = (id) => {
  raw.clearImmediate(id);
  if (observer !== null) isOver(observedImmediates, id);
};
function isOver(observed, id) {
  const task = observed.get(id);
  if (task !== undefined && observed.delete(id)) observer.destroy(task);
}
native.enqueueMicrotask = (callback) => raw.enqueueMicrotask(tracking ? bound(callback, 'Microtask') : callback);
native.nextTick = (callback, ...args) => {
  if (!tracking) raw.nextTick(callback, ...args);
  else raw.nextTick(bound(callback, 'TickObject'), ...args);
};

// ---- promises ----

const framesOfPromises = new SafeWeakMap();
const tasksOfPromises = new SafeWeakMap();
const outerStates = [];

function onInit(promise, parent) {
  if (frame !== undefined) framesOfPromises.set(promise, frame);
  if (observer === null) return;
  const task = makeTask('PROMISE', promise, tasksOfPromises.get(parent)?.id);
  tasksOfPromises.set(promise, task);
}
function onBefore(promise) {
  ArrayPrototypePush(outerStates, frame, running);
  frame = framesOfPromises.get(promise);
  depth++;
  if (observer === null) return;
  const task = tasksOfPromises.get(promise);
  if (task === undefined) return;
  running = task;
  observer.before(task);
}
function onAfter(promise) {
  if (observer !== null) {
    const task = tasksOfPromises.get(promise);
    if (task !== undefined) observer.after(task);
  }
  if (depth === 0 || outerStates.length === 0) return;  // it began before promises were followed
  running = ArrayPrototypePop(outerStates);
  frame = ArrayPrototypePop(outerStates);
  if (--depth === 0) frame = undefined;
}
function onResolve(promise) {
  if (observer === null) return;
  const task = tasksOfPromises.get(promise);
  if (task !== undefined) observer.resolved(task);
}

function runAsPromise(promise, callback, args) {
  const itsFrame = promise === undefined ? undefined : framesOfPromises.get(promise);
  return runTask({ ...kTop, frame: itsFrame }, callback, undefined, args);
}

function followPromises() {
  tracking = true;
  followsPromises = true;
  native.setPromiseHooks(onInit, onBefore, onAfter, onResolve);
}

// `its` is null when nobody observes any more.
function observe(its) {
  observer = its;
  if (its !== null && !followsPromises) followPromises();
}

function followDomains(its) {
  domains = its;
  tracking = true;
}

// The engine enters JavaScript anew: a call begins, or has returned. Nothing is written while nothing is followed: every
// page that a call writes to is a context's own.
function resetContext() {
  if (!tracking) return;
  frame = undefined;
  running = kTop;
  depth = 0;
  outerStates.length = 0;
}

module.exports = {
  bound, followDomains, getFrame, getTask, makeTask, nextId, observe, raw, resetContext, runAsPromise, runTask, setFrame, timerTask, track,
};
