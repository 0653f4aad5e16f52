// origin h2
'use strict';
const http2 = require('http2');
const ask = require('../h2_ask');
exports.handler = async ({ port }) => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const log = [await ask(session, { ':path': '/large' }), await ask(session, { ':path': '/count', ':method': 'PUT' }, Buffer.alloc(700_000, 'z'))];
  log.push(await Promise.all([1, 2, 3].map(() => ask(session, { ':path': '/echo', ':method': 'POST' }, Buffer.alloc(200_000, 'y')))).then((all) =>
    all.map((one) => one.map(([event, size]) => [event, typeof size === 'number' ? size : null]))));
  session.destroy();
  return log;
};
