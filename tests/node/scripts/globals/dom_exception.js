'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const made = new DOMException('message', 'AbortError');
  return [made.name, made.message, made.code, made instanceof Error, made.stack.split('\n')[0], new DOMException().name, new DOMException('m').code, DOMException.ABORT_ERR, made.ABORT_ERR, Object.prototype.toString.call(made), String(made), new DOMException('m', { name: 'DataCloneError', cause: 5 }).cause,
    new DOMException('x', 'Unknown').code, Object.keys(made)];
};
