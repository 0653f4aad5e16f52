// origin h2
'use strict';
const http2 = require('http2');
const attempt = require('../attempt');
exports.handler = async ({ port }) => {
  const make = (headers, options) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    const result = attempt(() => { session.request(headers, options).on('error', () => {}); });
    session.destroy();
    return result;
  };
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const log = [make({ 'content-type': ['a', 'b'] }), make({ connection: 'close' }), make({ 'bad name': '1' }),
    make({ te: 'gzip' }), make({ te: 'trailers' }), make({ ':method': 'CONNECT' }), make({ ':method': 'CONNECT', ':authority': 'a', ':path': '/' }), make([]), make('x'), make({}, 5)];
  session.destroy();
  return [...log, attempt(() => http2.connect('ftp://a')), attempt(() => http2.connect(5)), attempt(() => session.request({}))];
};
