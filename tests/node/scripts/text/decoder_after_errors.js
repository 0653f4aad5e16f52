'use strict';
// What a decoder that is given pieces still knows after it threw.
exports.handler = async () => {
  const kBytes = { 'utf-8': [0x41, 0xc3, 0xa9, 0xe2, 0x82, 0xff], 'utf-16le': [0x41, 0, 0xd8, 0xdc], 'utf-16be': [0x41, 0, 0xd8, 0xdc] };
  const out = {};
  for (const label of Object.keys(kBytes)) {
    for (const fatal of [true, false]) {
      const lines = [];
      for (const a of kBytes[label]) for (const b of kBytes[label]) for (const c of kBytes[label]) for (const pieces of [[1, 1, 1], [2, 1], [1, 2]]) {
        const decoder = new TextDecoder(label, { fatal });
        const bytes = Uint8Array.of(a, b, c);
        const step = (...args) => {
          try {
            return decoder.decode(...args);
          } catch {
            return '!';
          }
        };
        let at = 0;
        const line = pieces.map((length) => step(bytes.subarray(at, at += length), { stream: true }));
        line.push(step(), step(Uint8Array.of(0x41, 0x42)));
        lines.push(line.join('|'));
      }
      out[`${label}${fatal ? ' fatal' : ''}`] = lines.join('\n');
    }
  }
  return out;
};
