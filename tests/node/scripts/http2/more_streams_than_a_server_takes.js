// origin h2
'use strict';
const http2 = require('http2');
const ask = require('../h2_ask');
exports.handler = async ({ port }) => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  await new Promise((resolve) => session.once('remoteSettings', resolve));
  const all = await Promise.all(Array.from({ length: 20 }, () => ask(session, { ':path': '/slow' })));
  session.destroy();
  return [session.remoteSettings === undefined, all.length, all.every((log) => JSON.stringify(log) === JSON.stringify(all[0])), all[0]];
};
