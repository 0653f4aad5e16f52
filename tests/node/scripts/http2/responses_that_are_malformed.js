'use strict';
const { converseAll, frame, headers, settings } = require('../h2_peer');
const hello = settings();
const ok = [[':status', '200']];
const one = frame('DATA', 0, 1, Buffer.from('x'));
const refused = (...fields) => [hello, headers(1, fields)];
exports.handler = () => converseAll({
  'without a status': refused(['a', 'b']),
  'with two': refused(...ok, ...ok),
  'with a late one': refused(['a', 'b'], ...ok),
  'with a word for one': refused([':status', 'abc']),
  'with a long one': refused([':status', '2000']),
  'switching protocols': refused([':status', '101']),
  'informational, and the end': [hello, headers(1, [[':status', '103']], 5)],
  'a body behind an informational head': [hello, headers(1, [[':status', '103'], ['link', 'x']]), frame('DATA', 1, 1, Buffer.from('a'))],
  'a pseudo field that nobody knows': refused(...ok, [':foo', 'a']),
  'one of requests': refused(...ok, [':path', '/']),
  'a name in capitals': refused(...ok, ['Foo', 'a']),
  'a field of the connection': refused(...ok, ['connection', 'close']),
  'chunks': refused(...ok, ['transfer-encoding', 'chunked']),
  'te': refused(...ok, ['te', 'gzip']),
  'trailers that are not the end': [hello, headers(1, ok), one, headers(1, [['x', 'y']], 4)],
  'trailers with a status': [hello, headers(1, ok), headers(1, ok, 5)],
  'more fields than may be': [hello, headers(1, [...ok, ...Array.from({ length: 128 }, (_, i) => [`a${i}`, ''])], 5)],
});
