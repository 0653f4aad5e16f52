'use strict';
const pino = require('pino');
const winston = require('winston');
const { Writable } = require('stream');

exports.handler = async () => {
  const lines = [];
  const sink = () => new Writable({ write(chunk, encoding, done) { lines.push(chunk.toString()); done(); } });
  const logger = pino({
    level: 'debug', base: { app: 'edge' }, timestamp: () => ',"time":"T"', messageKey: 'message', redact: ['user.password', 'headers["set-cookie"]'],
    serializers: { err: (error) => ({ type: error.name, message: error.message }) }, formatters: { level: (label) => ({ level: label }) },
  }, { write: (line) => { lines.push(line); } });
  logger.info({ user: { name: 'ada', password: 'x' }, headers: { 'set-cookie': 'a' } }, 'hello %s %d %j', 'world', 5, { a: 1 });
  logger.child({ request: 'r1' }).error(new TypeError('broken'));
  logger.trace('not shown');
  const circular = { name: 'loop' };
  circular.self = circular;
  logger.debug({ circular, big: 10n ** 20n, date: new Date(0) });

  const { combine, errors, json, label, printf, splat, uncolorize, colorize } = winston.format;
  const stream = sink();
  const log = winston.createLogger({
    level: 'verbose', defaultMeta: { service: 'edge' }, format: combine(errors({ stack: false }), splat(), label({ label: 'L' }), json()),
    transports: [new winston.transports.Stream({ stream }), new winston.transports.Stream({ stream: sink(), level: 'error', format: combine(colorize(), uncolorize(), printf(({ level, message }) => `${level}! ${message}`)) })],
  });
  log.info('user %s has %d', 'ada', 3, { extra: true });
  log.child({ id: 7 }).error('failed', { code: 'E' });
  log.debug('not shown');
  log.log({ level: 'warn', message: 'object', nested: { a: [1] } });
  log.profile('x');
  await new Promise((resolve) => { stream.on('finish', resolve); log.on('finish', () => stream.end()); log.end(); });
  return lines;
};
