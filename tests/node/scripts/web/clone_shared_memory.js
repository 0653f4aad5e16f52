'use strict';
// Shared memory anywhere in what is cloned is the same memory.
exports.handler = async () => {
  const one = new SharedArrayBuffer(2);
  const two = new SharedArrayBuffer(3);
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  const value = { list: [one, [two, one]], map: new Map([['k', two]]), view: new Uint8Array(one), deep: { er: { module, again: [module] } }, rest: Array.from({ length: 50 }, (_, i) => ({ i, one })) };
  const copy = structuredClone(value);
  new Uint8Array(one)[1] = 7;
  return [copy.list[0].byteLength, copy.list[1][0].byteLength, copy.list[0] === copy.list[1][1], copy.map.get('k').byteLength, copy.view[1], copy.view.buffer === copy.list[0],
    Object.prototype.toString.call(copy.deep.er.module), copy.deep.er.module === copy.deep.er.again[0], copy.rest.every(({ one: memory }) => new Uint8Array(memory)[1] === 7), copy.list[0] === one];
};
