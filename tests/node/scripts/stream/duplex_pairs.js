'use strict';
const { duplexPair } = require('stream');
exports.handler = async () => {
  const [one, two] = duplexPair({ encoding: 'utf8' });
  const events = [];
  for (const [name, side] of [['one', one], ['two', two]]) for (const type of ['data', 'end', 'finish', 'close']) side.on(type, (value) => events.push([name, type, value]));
  one.write('to two');
  two.write('to one');
  one.end();
  two.end('last');
  await Promise.all([one, two].map((side) => new Promise((resolve) => side.on('close', resolve))));
  return [events, Object.keys(require('stream')), one.constructor.name];
};
