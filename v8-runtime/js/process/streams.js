'use strict';
// process.stdout, stderr and stdin. What is written becomes log lines at once and as it is; there is no terminal.
const { StringPrototypeEndsWith, StringPrototypeSlice } = require('../core/primordials');
const { native } = require('../core/native');

const kLevelRaw = 6;

function writeLines(text) {
  native.writeLog(kLevelRaw, StringPrototypeEndsWith(text, '\n') ? StringPrototypeSlice(text, 0, -1) : text);
}

function makeOutput(fd, Writable) {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, encoding, callback) {
      writeLines(typeof chunk === 'string' ? chunk : chunk.toString());
      callback();
    },
  });
  stream.fd = fd;
  stream._type = 'pipe';
  stream._isStdio = true;
  // Like Node's: it can be ended, but never goes away.
  stream.destroySoon = stream.destroy;
  stream._destroy = (error, callback) => callback(error);
  return stream;
}

function makeInput(Readable) {
  const stream = new Readable({ read() { this.push(null); } });
  stream.fd = 0;
  return stream;
}

// Made when first asked for: most handlers never do.
function addStreams(process, loadStreams) {
  const lazily = (name, make) => {
    let stream;
    Object.defineProperty(process, name, {
      __proto__: null, configurable: true, enumerable: true, get() { return stream ??= make(loadStreams()); },
    });
  };
  lazily('stdout', ({ Writable }) => makeOutput(1, Writable));
  lazily('stdin', ({ Readable }) => makeInput(Readable));
  lazily('stderr', ({ Writable }) => makeOutput(2, Writable));
}

module.exports = { addStreams, writeLines };
