// timingSafeEqual compares bytes of equal length only.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => ({
  same: crypto.timingSafeEqual(Buffer.from('abc'), new Uint8Array([97, 98, 99])),
  other: crypto.timingSafeEqual(Buffer.from('abc'), Buffer.from('abd')),
  kinds: crypto.timingSafeEqual(new Uint16Array([1]), new Uint8Array([1, 0]).buffer),
  empty: crypto.timingSafeEqual(Buffer.alloc(0), Buffer.alloc(0)),
  errors: [attempt(() => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2))), attempt(() => crypto.timingSafeEqual('a', Buffer.alloc(1))), attempt(() => crypto.timingSafeEqual(Buffer.alloc(1), null))],
});
