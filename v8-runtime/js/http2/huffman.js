'use strict';
// Huffman's code of HPACK (RFC 7541, Appendix B). It is canonical: the lengths of the codes say what they are.
const { Buffer } = require('../buffer/buffer');

const kEnd = 256;
// Bits of the code of each byte, and of the end, as runs: length × how many.
const kRuns = '13 23 28×7 24 30 28×2 30 28×8 30 28×9 6 10×2 12 13 6 8 11 10×2 8 11 8 6×3 5×3 6×7 7 8 15 6 12 10 13 6 7×22 8 7 8 13 19 13 14 ' +
  '6 15 5 6 5 6 5 6×3 5 7×2 6×3 5 6 7 6 5×2 6 7×5 15 11 14 13 28 20 22 20×2 22×3 23 22 23×5 24 23 24×2 22 23 24 23×4 21 22 23 22 23×2 24 ' +
  '22 21 20 22×2 23×2 21 23 22×2 24 21 22 23×2 21×2 22 21 23 22 23×2 20 22×3 23 22×2 23 26×2 20 19 22 23 22 25 26×3 27×2 26 24 25 19 21 ' +
  '26 27×2 26 27 24 21×2 26×2 28 27×3 20 24 20 21 22 21×2 23 22×2 25×2 24×2 26 23 26 27 26×2 27×5 28 27×5 26 30';

const lengths = kRuns.split(' ').flatMap((run) => {
  const [length, count = 1] = run.split('×').map(Number);
  return new Array(count).fill(length);
});

// Codes in the order of their lengths; the tree is two arrays: child of a node for a bit, ~symbol at a leaf.
const codes = new Array(kEnd + 1);
const tree = [[0, 0]];

function plant(symbol, code, length) {
  let node = 0;
  for (let bit = length - 1; bit > 0; bit--) {
    const which = (code >>> bit) & 1;
    if (tree[node][which] === 0) {
      tree[node][which] = tree.length;
      tree.push([0, 0]);
    }
    node = tree[node][which];
  }
  tree[node][code & 1] = ~symbol;
}

let next = 0;
for (let length = 5; length <= 30; length++) {
  next *= 2;
  for (let symbol = 0; symbol <= kEnd; symbol++) {
    if (lengths[symbol] !== length) continue;
    codes[symbol] = next;
    plant(symbol, next, length);
    next++;
  }
}

function encodedSize(bytes) {
  let bits = 0;
  for (let i = 0; i < bytes.length; i++) bits += lengths[bytes[i]];
  return Math.ceil(bits / 8);
}

function encode(bytes) {
  const out = Buffer.alloc(encodedSize(bytes));
  let at = 0;
  let free = 8;  // bits of out[at]
  const put = (code, length) => {
    for (let left = length; left > 0 && at < out.length;) {
      const take = Math.min(left, free);
      out[at] |= ((code >>> (left - take)) & ((1 << take) - 1)) << (free - take);
      left -= take;
      free -= take;
      if (free === 0) {
        at++;
        free = 8;
      }
    }
  };
  for (let i = 0; i < bytes.length; i++) put(codes[bytes[i]], lengths[bytes[i]]);
  if (free < 8) put(0xFF, free);  // the beginning of the end's code
  return out;
}

// undefined: it is no code, or its padding is none.
function decode(bytes) {
  const out = [];
  let node = 0;
  let bits = 0;  // since the last symbol
  let ones = true;
  for (let i = 0; i < bytes.length; i++) {
    for (let bit = 7; bit >= 0; bit--) {
      const which = (bytes[i] >> bit) & 1;
      const child = tree[node][which];
      bits++;
      ones &&= which === 1;
      if (child < 0) {
        if (~child === kEnd) return undefined;
        out.push(~child);
        node = 0;
        bits = 0;
        ones = true;
      } else {
        node = child;
      }
    }
  }
  return bits > 7 || !ones ? undefined : Buffer.from(out);
}

module.exports = { decode, encode, encodedSize };
