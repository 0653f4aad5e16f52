'use strict';
// Control sequences for a terminal, written to any stream.
const { codes } = require('../core/errors');
const { validateFunction } = require('../core/validators');
const { nextTick } = require('../process/ticks');

function send(stream, text, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || text === '') {
    if (typeof callback === 'function') nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

function positionText(x, y) {
  return y === undefined ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`;
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new codes.ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new codes.ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return send(null, '', callback);
  if (typeof x !== 'number') throw new codes.ERR_INVALID_CURSOR_POS();
  return send(stream, positionText(x, typeof y === 'number' ? y : undefined), callback);
}

function movementText(dx, dy) {
  let text = '';
  if (dx < 0) text += `\x1b[${-dx}D`;
  else if (dx > 0) text += `\x1b[${dx}C`;
  if (dy < 0) text += `\x1b[${-dy}A`;
  else if (dy > 0) text += `\x1b[${dy}B`;
  return text;
}

function moveCursor(stream, dx, dy, callback) {
  return send(stream, movementText(dx, dy), callback);
}

const lineText = (dir) => (dir < 0 ? '\x1b[1K' : dir > 0 ? '\x1b[0K' : '\x1b[2K');
const kClearDown = '\x1b[0J';

function clearLine(stream, dir, callback) {
  return send(stream, lineText(dir), callback);
}

function clearScreenDown(stream, callback) {
  return send(stream, kClearDown, callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor, positionText, movementText, lineText, kClearDown };
