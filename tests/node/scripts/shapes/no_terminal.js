'use strict';
// Nothing is a terminal here.
const tty = require('tty');
const attempt = require('../attempt');

exports.handler = async () => ({
  isatty: [tty.isatty(-1), tty.isatty('x'), tty.isatty(99)],
  standard: [process.stdout.isTTY === true, process.stderr.isTTY === true],
  errors: [attempt(() => new tty.ReadStream(-1)), attempt(() => new tty.WriteStream('x'))].map(({ code, message }) => [code, message]),
  classes: [tty.ReadStream.prototype instanceof require('stream').Duplex, typeof tty.WriteStream.prototype.getColorDepth, tty.ReadStream.name, tty.WriteStream.length],
  exports: Object.keys(tty),
});
