'use strict';
exports.handler = async () => {
  const event = new CustomEvent('x', { detail: 1 });
  const names = [];
  for (const name in event) names.push(name);
  const controller = new AbortController();
  let trusted;
  controller.signal.onabort = ({ isTrusted }) => { trusted = isTrusted; };
  controller.abort();
  const constants = ['NONE', 'AT_TARGET'].map((name) => Object.getOwnPropertyDescriptor(Event, name));
  return [names.sort(), Object.getOwnPropertyNames(event), JSON.stringify(event), { ...event }, event.isTrusted, trusted, constants, Object.hasOwn(Event.prototype, 'isTrusted')];
};
