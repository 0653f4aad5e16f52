'use strict';
// Every property of the global object: enumerable, configurable, to be written. Later versions' and Lambda's own are left
// out; whether there is a getter depends on what Node has loaded already.
const kLater = new Set(['Iterator', 'awslambda', 'navigator', 'WebSocket']);

exports.handler = async () => Reflect.ownKeys(globalThis).filter((key) => !kLater.has(key)).map((key) => {
  const { enumerable, configurable, writable, set } = Object.getOwnPropertyDescriptor(globalThis, key);
  return `${String(key)} ${enumerable ? 'e' : '-'}${configurable ? 'c' : '-'}${writable || set ? 'w' : '-'}`;
}).sort();
