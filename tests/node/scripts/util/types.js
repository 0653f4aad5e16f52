'use strict';
const { types } = require('util');
exports.handler = async () => {
  const values = { date: new Date(), regexp: /x/, map: new Map(), set: new Set(), weakMap: new WeakMap(), weakSet: new WeakSet(), promise: Promise.resolve(), error: new Error(),
    fakeError: Object.create(Error.prototype), buffer: Buffer.alloc(1), u8: new Uint8Array(), f64: new Float64Array(), dataView: new DataView(new ArrayBuffer(1)),
    arrayBuffer: new ArrayBuffer(1), shared: new SharedArrayBuffer(1), generator: (function* g() {})(), generatorFunction: function* g() {}, async: async () => {},
    boxed: Object(1), boxedString: Object('a'), boxedSymbol: Object(Symbol()), args: (function f() { return arguments; })(), proxy: new Proxy({}, {}), mapIterator: new Map().keys(),
    setIterator: new Set().values(), plain: {}, array: [], number: 1, none: null };
  const result = {};
  for (const name of Object.keys(types).sort()) {
    if (name === 'isEventTarget' || name === 'isExternal') continue;
    result[name] = Object.keys(values).filter((key) => types[name](values[key]));
  }
  return result;
};
