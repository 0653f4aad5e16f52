import { NIL, parse, stringify, v1, v3, v4, v5, v6, v7, validate, version } from 'uuid';
import request from './support/request.js';

export async function handler() {
  const namespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  const random = Uint8Array.from({ length: 16 }, (ignored, index) => index * 16 + 1);
  const many = new Set(Array.from({ length: 500 }, () => v4()));
  const sevens = Array.from({ length: 20 }, () => v7());
  return {
    v3: v3('edge.example.com', namespace),
    v5: [v5('edge.example.com', v5.DNS), v5(Buffer.from('ü'), namespace)],
    fixed: [v4({ random }), v1({ msecs: 1700000000000, nsecs: 5, clockseq: 0x1234, node: [1, 2, 3, 4, 5, 6] }), v6({ msecs: 1700000000000, nsecs: 5, clockseq: 1, node: [1, 2, 3, 4, 5, 6] }),
      v7({ msecs: 1700000000000, random, seq: 7 })],
    unique: many.size,
    valid: [...many].every((id) => validate(id) && version(id) === 4),
    ordered: sevens.join() === [...sevens].sort().join(),
    bytes: [...parse(namespace)],
    back: stringify(parse(namespace)),
    refused: [validate('x'), validate(NIL), await request.attempt(() => parse('not one'))],
  };
}
