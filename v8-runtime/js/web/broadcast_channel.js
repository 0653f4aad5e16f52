'use strict';
// BroadcastChannel: among the channels of one name within one context.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { EventTarget, defineEventHandler } = require('../events/event_target');
const { DOMException } = require('../events/dom_exception');
const { inspect, customInspect } = require('../inspect/inspect');
const { MessageEvent } = require('./message_event');
const { clone } = require('./structured_clone');

const groups = new Map();  // name -> set of open channels

class BroadcastChannel extends EventTarget {
  #name;
  #open = true;
  #queue = [];

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    if (!groups.has(this.#name)) groups.set(this.#name, new Set());
    groups.get(this.#name).add(this);
  }

  static #check(channel) {
    if (channel === null || typeof channel !== 'object' || !(#name in channel)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
  }
  static queueOf(channel) {
    return channel !== null && typeof channel === 'object' && #name in channel ? channel.#queue : undefined;
  }

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  close() {
    BroadcastChannel.#check(this);
    this.#open = false;
    const group = groups.get(this.#name);
    group?.delete(this);
    if (group?.size === 0) groups.delete(this.#name);
  }

  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (!this.#open) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    const copy = clone(message, []);
    for (const other of groups.get(this.#name)) {
      if (other === this) continue;
      other.#queue.push({ message: groups.get(this.#name).size > 2 ? clone(copy, []) : copy });
      native.setImmediate(() => other.#deliver());
    }
  }

  #deliver() {
    const next = this.#open ? this.#queue.shift() : undefined;
    if (next !== undefined) this.dispatchEvent(new MessageEvent('message', { data: next.message }));
  }

  // Whether it is referenced changes nothing here: only timers and streams keep an invocation waiting.
  ref() {
    BroadcastChannel.#check(this);
    return this;
  }
  unref() {
    BroadcastChannel.#check(this);
    return this;
  }

  [customInspect](depth, options) {
    if (depth < 0) return 'BroadcastChannel';
    return `BroadcastChannel ${inspect({ name: this.#name, active: this.#open },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
const { queueOf } = BroadcastChannel;
delete BroadcastChannel.queueOf;
for (const name of ['name', 'close', 'postMessage']) Object.defineProperty(BroadcastChannel.prototype, name, { enumerable: true });
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel, queueOf };
