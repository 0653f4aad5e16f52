// origin h2
'use strict';
const http2 = require('http2');
const ask = require('../h2_ask');
exports.handler = async ({ port }) => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const log = [session.connecting, session.closed, session.destroyed, session.alpnProtocol === undefined];
  await new Promise((resolve) => session.once('connect', resolve));
  log.push(session.connecting, session.alpnProtocol, session.encrypted, session.originSet, session.type);
  log.push(await ask(session, { ':path': '/echo', ':method': 'POST', 'X-Mixed': 'Case', 'x-list': ['a', 'b'], cookie: 'c=1' }, 'hello'));
  log.push(await ask(session, { ':path': '/echo?a=b' }));
  log.push(await ask(session, { ':path': '/echo', [http2.sensitiveHeaders]: ['authorization'], authorization: 'secret' }));
  log.push(await ask(session, { ':path': '/early' }), await ask(session, { ':path': '/nothing', ':method': 'HEAD' }));
  await new Promise((resolve) => session.close(resolve));
  log.push(session.closed, session.destroyed);
  return log;
};
