// origin h2
'use strict';
const http2 = require('http2');
const attempt = require('../attempt');
exports.handler = async ({ port }) => {
  const session = http2.connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 100_000 } });
  const remote = await new Promise((resolve) => session.once('remoteSettings', resolve));
  const log = [remote.maxConcurrentStreams, remote.initialWindowSize, remote.maxFrameSize];
  log.push(await new Promise((resolve) => session.ping(Buffer.from('12345678'), (error, duration, payload) => resolve([error, typeof duration, payload.toString()]))));
  log.push(await new Promise((resolve) => session.settings({ initialWindowSize: 70_000 }, (error, settings) => resolve([error, settings.initialWindowSize]))));
  log.push(session.localSettings.initialWindowSize, session.pendingSettingsAck);
  log.push(attempt(() => session.ping(Buffer.alloc(7), () => {})), attempt(() => session.ping(5, () => {})), attempt(() => session.ping(5)));
  session.destroy();
  return log;
};
