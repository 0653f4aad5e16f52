'use strict';
// cursorTo, moveCursor, clearLine, clearScreenDown write a terminal's sequences to any stream.
const readline = require('readline');
const { PassThrough } = require('stream');
const attempt = require('../attempt');

exports.handler = async () => {
  const stream = new PassThrough();
  const calls = [];
  const done = (name) => () => calls.push(name);
  const given = [readline.cursorTo(stream, 3), readline.cursorTo(stream, 3, 4), readline.cursorTo(stream, 1, done('cursorTo')), readline.moveCursor(stream, 2, -1),
    readline.moveCursor(stream, 0, 0, done('nowhere')), readline.clearLine(stream, -1), readline.clearLine(stream, 0), readline.clearLine(stream, 1, done('clearLine')),
    readline.clearScreenDown(stream), readline.clearScreenDown(null, done('no stream'))];
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { text: String(stream.read()), given, calls: calls.sort(),
    errors: [() => readline.cursorTo(stream, 'x', 1), () => readline.cursorTo(stream, NaN), () => readline.clearLine(stream, 0, 5)].map((f) => attempt(f)) };
};
