'use strict';
// `require('tty')`: there is no terminal, and nothing is one.
const { codes } = require('../core/errors');
const { errorNumbers } = require('../system_errors');
const modules = require('../modules');

function isatty() {
  return false;
}

// As Node's when the descriptor is no terminal.
function refuse(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  const error = new Error('TTY initialization failed: uv_tty_init returned EINVAL (invalid argument)');
  error.name = 'SystemError';
  throw Object.assign(error, { code: 'ERR_TTY_INIT_FAILED', info: { errno: errorNumbers.EINVAL, code: 'EINVAL', message: 'invalid argument', syscall: 'uv_tty_init' },
    errno: errorNumbers.EINVAL, syscall: 'uv_tty_init' });
}

function ReadStream(fd) {
  refuse(fd);
}
function WriteStream(fd) {
  refuse(fd);
}
const { Duplex } = modules.stream();
for (const Class of [ReadStream, WriteStream]) {
  Object.setPrototypeOf(Class.prototype, Duplex.prototype);
  Object.setPrototypeOf(Class, Duplex);
}
Object.defineProperty(ReadStream, 'length', { value: 2, configurable: true });
ReadStream.prototype.setRawMode = function setRawMode() { return this; };
Object.assign(WriteStream.prototype, {
  isTTY: true,
  getColorDepth() { return 1; },
  hasColors(count = 16) { return 2 ** this.getColorDepth() >= count; },
  _refreshSize() { /* has none */ },
  cursorTo(x, y, callback) { return require('../readline/cursor').cursorTo(this, x, y, callback); },
  moveCursor(dx, dy, callback) { return require('../readline/cursor').moveCursor(this, dx, dy, callback); },
  clearLine(dir, callback) { return require('../readline/cursor').clearLine(this, dir, callback); },
  clearScreenDown(callback) { return require('../readline/cursor').clearScreenDown(this, callback); },
  getWindowSize() { return [this.columns, this.rows]; },
});

module.exports = { isatty, ReadStream, WriteStream };
