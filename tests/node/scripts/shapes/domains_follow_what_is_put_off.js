'use strict';
// Timers, immediates, ticks, emitters and the file system inside a domain: their errors are the domain's.
exports.handler = async () => {
  const EventEmitter = require('events');
  const before = EventEmitter.usingDomains;
  const domain = require('domain');
  process.removeAllListeners('uncaughtException');
  const log = [before, EventEmitter.usingDomains];
  process.on('uncaughtException', (error) => log.push(`uncaught ${error.message}`));
  const settled = () => new Promise((resolve) => setTimeout(resolve, 25));
  const one = domain.create();
  one.on('error', (error) => log.push([error.message, error.domain === one, error.domainThrown]));
  const kinds = {
    timeout: (run) => setTimeout(run, 1), immediate: (run) => setImmediate(run), tick: (run) => process.nextTick(run),
    interval: (run) => { const timer = setInterval(() => { clearInterval(timer); run(); }, 1); }, nested: (run) => setTimeout(() => setImmediate(() => process.nextTick(run)), 1),
    file: (run) => require('fs').stat('/tmp', () => run()),
    emitter: () => { const emitter = new EventEmitter(); log.push(emitter.domain === one, Object.keys(emitter).includes('domain')); setTimeout(() => emitter.emit('error', new Error('emitted')), 1); },
    bound: (run) => setTimeout(one.bind(run), 1),
  };
  for (const [name, put] of Object.entries(kinds)) {
    one.run(() => put(() => {
      log.push(`${name} ${process.domain === one}`);
      throw new Error(`in ${name}`);
    }));
    await settled();
  }
  const other = domain.create();
  other.on('error', (error) => log.push(`other: ${error.message}`));
  other.run(() => {
    one.run(() => setTimeout(() => { throw new Error('inner'); }, 1));
    setTimeout(() => { throw new Error('outer'); }, 3);
  });
  await settled();
  try {
    domain.create().run(() => { throw new Error('at once'); });
  } catch (error) {
    log.push(`caught ${error.message}`);
  }
  domain.create().run(() => setTimeout(() => { throw new Error('nobody listens'); }, 1));
  await settled();
  setTimeout(() => { throw new Error('outside'); }, 1);
  await settled();
  return log;
};
