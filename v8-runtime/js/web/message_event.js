'use strict';
// MessageEvent: what ports and broadcast channels dispatch.
const { Event } = require('../events/event_target');
const { illegalInvocation, requireArguments } = require('../fetch/conversions');

class MessageEvent extends Event {
  #fields;

  constructor(type, eventInitDict = {}) {
    requireArguments(arguments.length, 1, 'MessageEvent constructor');
    super(type, eventInitDict);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = eventInitDict ?? {};
    this.#fields = { data, origin: `${origin}`, lastEventId: `${lastEventId}`, source, ports: [...ports] };
  }

  static #of(event) {
    if (!(#fields in event)) throw illegalInvocation();
    return event.#fields;
  }
  get data() { return MessageEvent.#of(this).data; }
  get origin() { return MessageEvent.#of(this).origin; }
  get lastEventId() { return MessageEvent.#of(this).lastEventId; }
  get source() { return MessageEvent.#of(this).source; }
  get ports() { return MessageEvent.#of(this).ports; }
}
const enumerable = { enumerable: true };
Object.defineProperties(MessageEvent.prototype, {
  [Symbol.toStringTag]: { value: 'MessageEvent', configurable: true },
  data: enumerable, origin: enumerable, lastEventId: enumerable, source: enumerable, ports: enumerable,
});

module.exports = { MessageEvent };
