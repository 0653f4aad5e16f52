// A request over HTTP/2, and what its stream said, in order.
'use strict';
function plain(headers) {
  const { date, ...rest } = headers;
  return rest;
}
module.exports = function ask(session, headers, body = undefined, options = undefined) {
  return new Promise((resolve) => {
    const log = [];
    const stream = session.request(headers, options);
    let size = 0;
    let text = '';
    stream.on('headers', (got) => log.push(['headers', plain(got)]));
    stream.on('response', (got, flags) => log.push(['response', plain(got), flags]));
    stream.on('trailers', (got, flags) => log.push(['trailers', plain(got), flags]));
    stream.on('data', (chunk) => {
      size += chunk.length;
      if (text.length < 30) text += chunk;
    });
    stream.on('aborted', () => log.push(['aborted']));
    stream.on('end', () => log.push(['end', size, text.slice(0, 30)]));
    stream.on('error', (error) => log.push(['error', error.name, error.code, error.message]));
    stream.on('close', () => {
      log.push(['close', stream.rstCode, stream.destroyed, stream.closed]);
      resolve(log);
    });
    if (body !== undefined) stream.end(body);
  });
};
