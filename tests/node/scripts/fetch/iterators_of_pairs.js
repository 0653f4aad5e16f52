'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const form = new FormData();
  form.append('a', '1');
  const out = [];
  for (const iterator of [new Headers({ b: '2', a: '1' }).entries(), form.keys(), new Headers().values()]) {
    const prototype = Object.getPrototypeOf(iterator);
    const { next } = Object.getOwnPropertyDescriptors(prototype);
    let wrong;
    try {
      prototype.next.call({});
    } catch (error) {
      wrong = `${error.name}: ${error.message}`;
    }
    out.push([inspect(iterator), Object.keys(iterator), { ...next, value: next.value.length }, Object.hasOwn(prototype, 'constructor'), wrong,
      Object.getPrototypeOf(prototype) === Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), inspect(structuredClone(iterator)), [...iterator]]);
  }
  return out;
};
