'use strict';
// MessageEvent: its members and what they are without options.
exports.handler = async () => {
  const fields = (event) => [event.type, event.data, event.origin, event.lastEventId, event.source, event.ports.length, event.cancelable];
  const { port1 } = new MessageChannel();
  const full = new MessageEvent('x', { data: { a: 1 }, origin: 'https://a.example', lastEventId: '7', source: port1, ports: [port1], cancelable: true });
  return {
    bare: fields(new MessageEvent('m')),
    full: [full.data, full.origin, full.lastEventId, full.source === port1, full.ports[0] === port1, Object.isFrozen(full.ports)],
    isEvent: full instanceof Event,
    names: Object.getOwnPropertyNames(MessageEvent.prototype),
  };
};
