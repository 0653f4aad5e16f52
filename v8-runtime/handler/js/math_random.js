// Math.random as xoshiro128** (Blackman, Vigna), its state in closure variables: V8's own is seeded once in the zygote
// and would give the same numbers in every context. Returns the function that seeds it after a fork. Contexts of the module
// vm draw from it, too (internal.random).
'use strict';
(function (native, { internal }) {
  let a = 1, b = 2, c = 3, d = 4;
  const { imul, random: builtIn } = Math;

  function next() {
    const scrambled = imul(b, 5);
    const result = imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  // 53 bits, as the language's own has: 26 high ones and 27 low ones.
  const replacement = {
    random() {
      return ((next() >>> 6) * 134217728 + (next() >>> 5)) / 9007199254740992;
    },
  }.random;
  Object.defineProperty(Math, 'random', { ...Object.getOwnPropertyDescriptor(Math, 'random'), value: replacement });
  builtIn();
  internal.random = replacement;

  return function seed(s0, s1, s2, s3) {
    a = s0 | 0;
    b = s1 | 0;
    c = s2 | 0;
    d = s3 | 1;  // the all-zero state is the one that never leaves itself
  };
})
