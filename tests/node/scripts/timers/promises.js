'use strict';
const timers = require('timers/promises');
exports.handler = async () => {
  const controller = new AbortController();
  const aborted = timers.setTimeout(1000, 'x', { signal: controller.signal }).catch((error) => [error.name, error.code, error.message]);
  controller.abort();
  const values = [];
  for await (const value of timers.setInterval(2, 'tick')) { values.push(value); if (values.length === 3) break; }
  return [await timers.setTimeout(1, 'value'), await timers.setImmediate('immediate'), await aborted, values, await timers.setTimeout(1, 0, { signal: 5 }).catch((error) => error.code), require('timers').promises === timers,
    await timers.scheduler.wait(1), await timers.setTimeout('x').catch((error) => error.code)];
};
