'use strict';
const { converseAll, frame, headers, settings, words } = require('../h2_peer');
// Each ends the session.
const hello = settings();
const fields = headers(1, [[':status', '200']]);
exports.handler = () => converseAll({
  'a ping before settings': [frame('PING', 0, 0, Buffer.alloc(8))],
  'an acknowledgement before settings': [frame('SETTINGS', 1, 0)],
  'acknowledgements of nothing': [hello, frame('SETTINGS', 1, 0), frame('SETTINGS', 1, 0)],
  'settings of a stream': [hello, frame('SETTINGS', 0, 1)],
  'a ping of a stream': [hello, frame('PING', 0, 1, Buffer.alloc(8))],
  'an answer to no ping': [hello, frame('PING', 1, 0, Buffer.alloc(8))],
  'a goaway of a stream': [hello, frame('GOAWAY', 0, 1, Buffer.alloc(8))],
  'a reset of no stream': [hello, frame('RST_STREAM', 0, 0, words(8))],
  'a reset of an idle stream': [hello, frame('RST_STREAM', 0, 5, words(8))],
  'a priority of no stream': [hello, frame('PRIORITY', 0, 0, Buffer.alloc(5))],
  'a window of an idle stream': [hello, frame('WINDOW_UPDATE', 0, 3, words(1))],
  'headers of an idle stream': [hello, headers(3, [[':status', '200']])],
  'headers of a stream of the server': [hello, headers(2, [[':status', '200']])],
  'headers of no stream': [hello, headers(0, [[':status', '200']])],
  'too many continuations': [hello, frame('HEADERS', 0, 1, fields.subarray(9)), ...Array.from({ length: 9 }, () => frame('CONTINUATION', 0, 1))],
  'alternative services of nothing': [hello, frame(10, 0, 0, Buffer.from([0, 0, 65]))],
});
