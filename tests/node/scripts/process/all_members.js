'use strict';
// Every member of process that Node 20 has, by kind.
const kOwn = new Set(['mainModule', '_events', '_eventsCount', '_maxListeners', 'sourceMapsEnabled', 'noProcessWarnings']);
exports.handler = async () => Object.keys(Object.getOwnPropertyDescriptors(process)).filter((key) => !kOwn.has(key) && !key.startsWith('Symbol'))
  .map((key) => `${key} ${key === 'exitCode' ? 'any' : typeof process[key]}`).sort();
