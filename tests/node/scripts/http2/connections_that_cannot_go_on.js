// node: says GOAWAY in these cases and tells nobody, so that a handler waits until the peer closes the connection; here the session ends with an error.
'use strict';
const { block, converseAll, frame, headers, number, settings } = require('../h2_peer');
const hello = settings();
const ok = [[':status', '200']];
const fields = block(...ok);
const encoded = (...bytes) => [hello, frame('HEADERS', 5, 1, Buffer.concat(bytes.map((one) => Buffer.from(one))))];
exports.handler = async () => {
  const heard = await converseAll({
    'an acknowledgement with a body': [hello, frame('SETTINGS', 1, 0, Buffer.alloc(6))],
    'settings of the wrong size': [hello, frame('SETTINGS', 0, 0, Buffer.alloc(5))],
    'more settings than there are': [hello, settings(...Array.from({ length: 33 }, () => [3, 100]))],
    'a window of the wrong size': [hello, frame('WINDOW_UPDATE', 0, 1, Buffer.alloc(3))],
    'a ping of the wrong size': [hello, frame('PING', 0, 0, Buffer.alloc(7))],
    'a reset of the wrong size': [hello, frame('RST_STREAM', 0, 1, Buffer.alloc(5))],
    'a priority of the wrong size': [hello, frame('PRIORITY', 0, 1, Buffer.alloc(4))],
    'a goaway that is too short': [hello, frame('GOAWAY', 0, 0, Buffer.alloc(7))],
    'a frame that is too large': [hello, headers(1, ok), frame('DATA', 0, 1, Buffer.alloc(16385))],
    'a continuation of nothing': [hello, frame('CONTINUATION', 4, 1, fields)],
    'headers that do not go on': [hello, frame('HEADERS', 1, 1, fields.subarray(0, 5)), frame('PING', 0, 0, Buffer.alloc(8))],
    'a continuation of another stream': [hello, frame('HEADERS', 1, 1, fields.subarray(0, 5)), frame('CONTINUATION', 4, 3, fields.subarray(5))],
    'data of an idle stream': [hello, frame('DATA', 0, 3, Buffer.from('a'))],
    'data of no stream': [hello, frame('DATA', 0, 0, Buffer.from('a'))],
    'data with more padding than there is': [hello, headers(1, ok), frame('DATA', 8, 1, Buffer.from([3, 1, 2]))],
    'data without its padding': [hello, headers(1, ok), frame('DATA', 8, 1)],
    'headers with more padding than there is': [hello, frame('HEADERS', 12, 1, Buffer.concat([Buffer.from([200]), fields]))],
    'headers with half a priority': [hello, frame('HEADERS', 36, 1, Buffer.from([0, 0]))],
    'a push': [hello, frame('PUSH_PROMISE', 4, 1, Buffer.concat([Buffer.from([0, 0, 0, 2]), block([':method', 'GET'], [':path', '/'])]))],
    'an index of nothing': encoded([0xff, 0x20]),
    'index 0': encoded([0x80]),
    'a text that ends early': encoded([0x00, 0x05, 0x61]),
    'a table that changes too late': encoded(fields, [0x20]),
    'a table that is too large': encoded(number(4097, 5, 0x20), fields),
    'a number without an end': encoded([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    'padding that is none': encoded([0x00, 0x81, 0x00, 0x00]),
    'the end of a text as a letter': encoded([0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]),
  }, { goodbyes: true });
  // What was told before the end, and the number that the peer gets.
  return Object.entries(heard).map(([name, { log, goodbyes }]) => [name, ...log.filter(([event]) => event !== 'response').map((one) => one.slice(0, 2).join(' ')), goodbyes]);
};
