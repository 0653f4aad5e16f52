'use strict';
// MessageChannel and MessagePort, within one context: a message is copied when it is posted and delivered in a later turn
// of the event loop. Ports are event targets with an emitter's methods, as Node's are.
const { native } = require('../core/native');
const { bound } = require('../async/context');
const { codes } = require('../core/errors');
const { defineEventHandler, initEventTarget, kListenerAdded } = require('../events/event_target');
const { NodeEventTarget } = require('../events/node_event_target');
const { inspect, collapsed, customInspect } = require('../inspect/inspect');
const { HostObject, kMove } = require('./host_objects');
const { MessageEvent } = require('./message_event');
const { clone, transferListOf } = require('./structured_clone');

const kMake = Symbol('kMake');
const kMaxQueued = 100000;
const freshState = () => ({ peer: null, queue: [], started: false, closed: false, referenced: false, scheduled: false });

class MessagePort extends HostObject {
  #state;
  #deliver;

  constructor(key, state) {
    if (key !== kMake) throw new codes.ERR_CONSTRUCT_CALL_INVALID();
    super();
    initEventTarget(this);
    this.#state = state;
    state.port = this;
    this.#deliver = bound(() => this.#run(), 'MESSAGEPORT', this, false);
  }

  static #of(port) {
    if (port === null || typeof port !== 'object' || !(#state in port)) throw new TypeError('Illegal invocation');
    return port.#state;
  }
  static queueOf(port) {
    return port !== null && typeof port === 'object' && #state in port ? port.#state.queue : undefined;
  }

  postMessage(message, options) {
    const state = MessagePort.#of(this);
    if (arguments.length === 0) throw new TypeError('Not enough arguments to MessagePort.postMessage');
    const list = [...transferListOf(options)];
    if (list.includes(this)) throw new (require('../events/dom_exception').DOMException)('Transfer list contains source port', 'DataCloneError');
    const ports = [];
    const copy = clone(message, list, ports);
    const { peer } = state;
    if (peer === null || peer.closed || peer.queue.length >= kMaxQueued) return;
    peer.queue.push({ message: copy, ports });
    peer.port.#schedule();
  }

  start() {
    const state = MessagePort.#of(this);
    state.started = true;
    this.#schedule();
  }

  ref() { MessagePort.#of(this).referenced = true; }
  unref() { MessagePort.#of(this).referenced = false; }
  hasRef() { return MessagePort.#of(this).referenced; }

  close(callback) {
    const state = MessagePort.#of(this);
    if (typeof callback === 'function') this.once('close', callback);
    const { peer } = state;
    for (const one of [state, peer]) {
      if (one === null || one.closed) continue;
      one.closed = true;
      native.setImmediate(() => {
        if (one.queue.length > 0 && one.started) one.port.#run();
        one.referenced = false;
        one.port.emit('close');
      });
    }
  }

  #schedule() {
    const state = this.#state;
    if (!state.started || state.scheduled || state.queue.length === 0) return;
    state.scheduled = true;
    native.setImmediate(this.#deliver);
  }

  #run() {
    const state = this.#state;
    state.scheduled = false;
    // Those posted meanwhile come in the next turn.
    for (let left = state.queue.length; left > 0 && state.queue.length > 0 && state.port === this; left--) {
      const { message, ports } = state.queue.shift();
      try {
        this.dispatchEvent(new MessageEvent('message', { data: message, ports }));
      } catch (error) {
        require('../process/ticks').raise(error);
      }
    }
    this.#schedule();
  }

  [kListenerAdded](type) {
    if (type !== 'message') return;
    this.ref();
    this.start();
  }

  [kMove]() {
    const state = MessagePort.#of(this);
    this.#state = { ...freshState(), closed: true };
    state.started = false;
    return () => new MessagePort(kMake, state);
  }

  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    const { closed, referenced } = this.#state;
    return `MessagePort [EventTarget] ${inspect({ active: !closed, refed: referenced }, options)}`;
  }
}
const { queueOf } = MessagePort;
delete MessagePort.queueOf;
Object.setPrototypeOf(MessagePort.prototype, NodeEventTarget.prototype);
for (const name of ['postMessage', 'start', 'ref', 'unref', 'hasRef', 'close']) {
  Object.defineProperty(MessagePort.prototype, name, { enumerable: true });
}
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
Object.defineProperty(MessagePort, 'length', { value: 0, configurable: true });

function MessageChannel() {
  if (new.target === undefined) throw new TypeError("Class constructor MessageChannel cannot be invoked without 'new'");
  const [one, other] = [freshState(), freshState()];
  one.peer = other;
  other.peer = one;
  this.port1 = new MessagePort(kMake, one);
  this.port2 = new MessagePort(kMake, other);
}

// The next message without waiting for the event loop.
function receiveMessageOnPort(port) {
  const queue = queueOf(port) ?? require('./broadcast_channel').queueOf(port);
  if (queue === undefined) {
    throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const next = queue.shift();
  return next === undefined ? undefined : { message: next.message };
}

module.exports = { MessageChannel, MessagePort, receiveMessageOnPort };
