// origin h2
'use strict';
const http2 = require('http2');
const attempt = require('../attempt');
const ask = require('../h2_ask');
exports.handler = async ({ port }) => {
  const open = () => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.events = [];
    session.on('error', (error) => session.events.push(['error', error.code, error.message]));
    session.on('goaway', (code) => session.events.push(['goaway', code]));
    session.closing = new Promise((resolve) => session.on('close', () => { session.events.push('close'); resolve(); }));
    return session;
  };
  const log = [];
  const told = open();
  const cut = await ask(told, { ':path': '/goaway' });
  await told.closing;
  log.push(told.events, cut.map(([event, ...rest]) => [event, ...rest]), attempt(() => told.request({})));
  const vanished = open();
  const lost = await ask(vanished, { ':path': '/vanish' });
  await vanished.closing;
  log.push(vanished.events, lost);
  const graceful = open();
  const last = await ask(graceful, { ':path': '/slow' });
  graceful.close();
  log.push(graceful.closed, graceful.destroyed, attempt(() => graceful.request({})), last);
  await graceful.closing;
  log.push(graceful.events, graceful.destroyed);
  const broken = open();
  const pending = ask(broken, { ':path': '/never' });
  await new Promise((resolve) => broken.once('connect', resolve));
  broken.destroy(new Error('own'));
  log.push(await pending);
  await broken.closing;
  log.push(broken.events);
  return log;
};
