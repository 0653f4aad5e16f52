'use strict';
const { converseAll, headers, settings } = require('../h2_peer');
const ok = [[':status', '200']];
const answer = (...fields) => async (peer, session, stream, log) => {
  stream.on('response', (got, flags, raw) => log.push(raw));
  peer.send(settings(), headers(1, [...ok, ...fields, ['x', 'y']], 5));
};
exports.handler = () => converseAll({
  'a name with a space': answer(['fo o', 'a']),
  'no name': answer(['', 'a']),
  'a zero': answer(['a', 'x\0y']),
  'a line break': answer(['a', 'x\ny']),
  'spaces around': answer(['a', ' x '], ['b', '\ty'], ['c', 'x y']),
  'bytes beyond ASCII': answer(['a', '\x80\xff'], ['b', '\x7f']),
  'trailers are accepted': answer(['te', 'trailers']),
  'twice': answer(['a', '1'], ['a', '2'], ['etag', '1'], ['etag', '2'], ['cookie', 'a'], ['cookie', 'b'], ['set-cookie', '1'], ['set-cookie', '2']),
});
