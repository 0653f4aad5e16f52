// getRandomValues and randomUUID.
'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const array = new Uint32Array(8);
  const same = crypto.getRandomValues(array) === array;
  return {
    same, filled: array.some((n) => n !== 0), differ: crypto.getRandomValues(new Uint8Array(16)).join() !== crypto.getRandomValues(new Uint8Array(16)).join(),
    kinds: [Int8Array, Uint8ClampedArray, Uint16Array, BigUint64Array].map((Kind) => crypto.getRandomValues(new Kind(4)).length), part: (() => { const whole = new Uint8Array(40); crypto.getRandomValues(whole.subarray(10, 30)); return [whole.subarray(0, 10).every((b) => b === 0), whole.subarray(30).every((b) => b === 0), whole.some((b) => b !== 0)]; })(),
    uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()),
    errors: [attempt(() => crypto.getRandomValues(new Float32Array(1))), attempt(() => crypto.getRandomValues(new Uint8Array(65537))), attempt(() => crypto.getRandomValues()), attempt(() => crypto.getRandomValues(5)), attempt(() => crypto.getRandomValues(new DataView(new ArrayBuffer(1))))],
  };
};
