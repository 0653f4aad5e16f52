// node: Node 20 ends when a buffer cannot be detached any more.
'use strict';

function giveToAsm(buffer) {
  function Module(stdlib, foreign, heap) {
    'use asm';
    const view = new stdlib.Int32Array(heap);
    function first() {
      return view[0] | 0;
    }
    return first;
  }
  return Module(globalThis, {}, buffer);
}

exports.handler = async () => {
  const buffer = new ArrayBuffer(65536);
  const other = new ArrayBuffer(8);
  const value = {
    get asm() {
      return typeof giveToAsm(buffer);
    },
  };
  let outcome;
  try {
    outcome = structuredClone(value, { transfer: [other, buffer] }).asm;
  } catch (error) {
    outcome = `${error.name}: ${error.message}`;
  }
  return { ended: typeof outcome, kept: other.byteLength };
};
