'use strict';
const { block, converseAll, frame, headers, settings, words } = require('../h2_peer');
const hello = settings();
const ok = [[':status', '200']];
const fields = block(...ok, ['a', 'b']);
exports.handler = () => converseAll({
  'what nobody knows': [hello, frame(99, 255, 1, Buffer.alloc(4)), frame(98, 0, 0), headers(1, ok, 5)],
  'a priority': [hello, frame('PRIORITY', 0, 1, Buffer.alloc(5)), headers(1, ok, 5)],
  'headers with a priority': [hello, frame('HEADERS', 37, 1, Buffer.concat([Buffer.alloc(5), block(...ok)]))],
  'headers with padding': [hello, frame('HEADERS', 13, 1, Buffer.concat([Buffer.from([3]), block(...ok), Buffer.alloc(3)]))],
  'data with padding': [hello, headers(1, ok), frame('DATA', 9, 1, Buffer.from([2, 65, 66, 0, 0]))],
  'data that is all padding': [hello, headers(1, ok), frame('DATA', 9, 1, Buffer.from([2, 0, 0]))],
  'headers in pieces': [hello, frame('HEADERS', 1, 1, fields.subarray(0, 5)), frame('CONTINUATION', 0, 1, fields.subarray(5, 6)), frame('CONTINUATION', 4, 1, fields.subarray(6))],
  'eight continuations': [hello, frame('HEADERS', 1, 1, fields), ...Array.from({ length: 7 }, () => frame('CONTINUATION', 0, 1)), frame('CONTINUATION', 4, 1)],
  'one byte after another': async (peer) => {
    for (const byte of Buffer.concat([hello, headers(1, ok)])) peer.send(Buffer.from([byte]));
    peer.send(frame('DATA', 1, 1, Buffer.from('hello')));
  },
  'what comes behind the end': [hello, headers(1, ok, 5), frame('DATA', 0, 1, Buffer.from('late')), headers(1, [['x', 'y']], 5), frame('WINDOW_UPDATE', 0, 1, words(1)), frame('RST_STREAM', 0, 1, words(0))],
  'a reset without an error': [hello, frame('RST_STREAM', 0, 1, words(0))],
  'a reset that cancels': [hello, frame('RST_STREAM', 0, 1, words(8))],
  'a reset that refuses': [hello, frame('RST_STREAM', 0, 1, words(7))],
  'a reset that nobody knows': [hello, frame('RST_STREAM', 0, 1, words(77))],
  'a reset behind headers': [hello, headers(1, ok), frame('RST_STREAM', 0, 1, words(2))],
  'more than one informational head': [hello, headers(1, [[':status', '103'], ['link', 'x']]), headers(1, [[':status', '100']]), headers(1, ok, 5)],
});
