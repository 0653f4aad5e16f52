'use strict';
const { converse, converseAll, frame, headers, settings } = require('../h2_peer');
const hello = settings();
const head = (length, status = '200', flags = 4) => headers(1, [[':status', status], ['content-length', length]], flags);
const body = (text, flags = 1) => frame('DATA', flags, 1, Buffer.from(text));
const bare = (status) => headers(1, [[':status', status]]);
exports.handler = async () => ({
  ...await converseAll({
    'as long': [hello, head('2'), body('hi')],
    'in two pieces': [hello, head('2'), body('h', 0), body('i')],
    'shorter': [hello, head('3'), body('hi')],
    'longer': [hello, head('1'), body('hi')],
    'not there': [hello, head('1', '200', 5)],
    'empty': [hello, head('0', '200', 5)],
    'said twice': [hello, headers(1, [[':status', '200'], ['content-length', '2'], ['content-length', '2']]), body('hi')],
    'a word': [hello, head('a'), body('hi')],
    'negative': [hello, head('-1'), body('hi')],
    'nothing': [hello, head(''), body('hi')],
    'beyond numbers': [hello, head('99999999999999999999'), body('hi')],
    'said early': [hello, head('2', '103'), headers(1, [[':status', '200']], 5)],
    'of 204': [hello, head('2', '204', 5)],
    'none, of 204': [hello, head('0', '204', 5)],
    'of 304': [hello, head('7', '304', 5)],
    'shorter, with trailers': [hello, head('3'), body('hi', 0), headers(1, [['x', 'y']], 5)],
    'where 204 has none': [hello, bare('204'), body('hi')],
    'where 304 has none': [hello, head('7', '304'), body('hi')],
  }),
  'of HEAD': await converse((peer) => peer.send(hello, head('9', '200', 5)), { headers: { ':method': 'HEAD' } }),
  'of HEAD, empty': await converse((peer) => peer.send(hello, head('9'), body('')), { headers: { ':method': 'HEAD' } }),
  'where HEAD has none': await converse((peer) => peer.send(hello, bare('200'), body('x')), { headers: { ':method': 'HEAD' } }),
  'of POST, early': await converse((peer) => peer.send(hello, head('5', '200', 5)), { headers: { ':method': 'POST' } }),
});
