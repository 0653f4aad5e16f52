// origin h2
'use strict';
const http2 = require('http2');
const ask = require('../h2_ask');
const later = () => new Promise((resolve) => { setTimeout(resolve, 100); });

exports.handler = async ({ port }) => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  await new Promise((resolve) => session.once('connect', resolve));
  const log = [await ask(session, { ':path': '/refuse' }), await ask(session, { ':path': '/refuse', ':method': 'POST' }, 'x')];
  const given = async (giveUp, options) => {
    const stream = session.request({ ':path': '/never' }, options);
    const events = [];
    for (const event of ['end', 'aborted', 'close']) stream.on(event, () => events.push(event));
    stream.on('error', (error) => events.push(['error', error.name, error.code, error.message]));
    stream.resume();
    await later();
    giveUp(stream);
    await later();
    return [events, stream.rstCode, stream.destroyed, stream.closed, stream.aborted];
  };
  log.push(await given((stream) => stream.close(http2.constants.NGHTTP2_CANCEL)), await given((stream) => stream.close()));
  const controller = new AbortController();
  log.push(await given(() => controller.abort(), { signal: controller.signal }), await given((stream) => stream.destroy(new Error('own'))));
  log.push(await given((stream) => stream.destroy()), await ask(session, { ':path': '/slow' }));
  session.destroy();
  return log;
};
