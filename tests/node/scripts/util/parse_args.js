'use strict';
const attempt = require('../attempt');
const { parseArgs } = require('util');
const options = { foo: { type: 'boolean', short: 'f' }, bar: { type: 'string', short: 'b' }, list: { type: 'string', multiple: true }, dflt: { type: 'string', default: 'd' } };
exports.handler = async () => [
  [['-f', '--bar', 'b']], [['-fb', 'x']], [['-fbx']], [['--bar=1=2', '--list', 'a', '--list=b']], [['pos']], [['--unknown']], [['--foo=1']], [['--bar']], [['--bar', '-x']],
  [['-f', '--', '--bar']], [['-z']], [['pos', '-f', 'more'], { allowPositionals: true }], [['--any', 'x', '-q'], { strict: false }], [['--', 'a', '-b'], { allowPositionals: true, tokens: true }],
  [['-fb', 'v', '--foo'], { tokens: true }],
].map(([args, more]) => attempt(() => parseArgs({ args, options, ...more }))).concat([attempt(() => parseArgs({ options: { a: { type: 'number' } } })),
  attempt(() => parseArgs({ options: { a: { type: 'string', short: 'ab' } } })), attempt(() => parseArgs({ args: 'x' }))]);
