'use strict';
const { MIMEType } = require('util');
const { StringDecoder } = require('string_decoder');
const attempt = (run) => {
  try {
    return String(run());
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};
exports.handler = async () => ({
  types: ['bad', '', 'a/', 'a/b;', 'a /b', 'a/b c', '/b', '{}', 'a/{', '[object Object]', {}].map((text) => attempt(() => new MIMEType(text))),
  decoders: ['', null, undefined, 'nope', 5].map((name) => attempt(() => new StringDecoder(name).encoding)),
  events: [() => new CustomEvent(), () => new CustomEvent('x').type, () => new CustomEvent(undefined).type, () => new Event()].map(attempt),
});
