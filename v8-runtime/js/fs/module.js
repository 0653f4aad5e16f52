'use strict';
// `require('fs')`: /tmp, and the function's package, which cannot be changed. Every operation is synchronous inside
// (files.js, trees.js); callbacks and promises are made of it here.
const { native } = require('../core/native');
const { setLengths } = require('../core/lengths');
const { validateFunction } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { checkSignal, toOptions, toTime } = require('./arguments');
const { constants } = require('./constants');
const { Dir, opendir, opendirSync } = require('./dir');
const { open } = require('./file_handle');
const files = require('./files');
const { named, promised, withCallback, withPromise } = require('./forms');
const { Dirent, Stats } = require('./stats');
const streams = require('./streams');
const trees = require('./trees');

const kPromisify = Symbol.for('nodejs.util.promisify.custom');
const sync = { ...files, ...trees };
// Of these a callback gets the buffers as well, and a promisified one an object.
const vectors = { read: ['bytesRead', 'buffer'], write: ['bytesWritten', 'buffer'], readv: ['bytesRead', 'buffers'], writev: ['bytesWritten', 'buffers'] };
// What works on descriptors is FileHandle's among the promises.
const noPromise = new Set(['close', 'exists', 'fchmod', 'fchown', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'futimes', 'open', 'read',
  'readv', 'write', 'writev']);

const fs = {};
const promises = {};
for (const key of Object.keys(sync)) {
  const name = key.slice(0, -'Sync'.length);
  fs[key] = named(key, sync[key]);
  if (name !== 'exists') fs[name] = withCallback(name, sync[key], name in vectors ? (args) => [args[1]] : undefined);
  if (name in vectors) {
    const [count, given] = vectors[name];
    fs[name][kPromisify] = (...args) => promised(() => ({ [count]: sync[key](...args), [given]: args[1] }));
  }
  if (!noPromise.has(name)) promises[name] = withPromise(name, sync[key]);
}
// What is iterated is written piece by piece.
async function writeIterable(file, data, options) {
  const { encoding, mode, flag, signal } = toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w' });
  checkSignal(signal);
  const handle = await open(file, flag, mode);
  try {
    for await (const piece of data) {
      checkSignal(signal);
      await handle.writeFile(ArrayBuffer.isView(piece) ? piece : Buffer.from(piece, encoding || 'utf8'));
    }
  } finally {
    await handle.close();
  }
}
const isIterable = (data) => data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) &&
  (data[Symbol.asyncIterator] !== undefined || data[Symbol.iterator] !== undefined);
const writeText = promises.writeFile;
promises.writeFile = named('writeFile', (file, data, options) => (isIterable(data) ? writeIterable : writeText)(file, data, options));
// A FileHandle is a file, too.
for (const name of ['readFile', 'writeFile', 'appendFile']) {
  const plain = promises[name];
  promises[name] = named(name, (file, ...args) => (typeof file?.[name] === 'function' ? file[name](...args) : plain(file, ...args)));
}
promises.open = open;
promises.opendir = withPromise('opendir', opendirSync);
promises.constants = constants;

fs.realpath.native = withCallback('native', files.realpathSync.native);
fs.exists = function exists(path, callback) {
  validateFunction(callback, 'cb');
  const found = files.existsSync(path);
  native.setImmediate(() => callback(found));
};
fs.exists[kPromisify] = (path) => promised(() => files.existsSync(path));
fs.close = ((close) => named('close', (fd, callback = () => {}) => close(fd, callback)))(fs.close);

const lazily = (name, get) => Object.defineProperty(fs, name, {
  __proto__: null, configurable: true, enumerable: true, get,
  set(value) { Object.defineProperty(fs, name, { __proto__: null, value, configurable: true, enumerable: true, writable: true }); },
});
Object.assign(fs, { createReadStream: streams.createReadStream, createWriteStream: streams.createWriteStream, opendir, opendirSync, Dir, Dirent,
  Stats, _toUnixTimestamp: toTime, F_OK: constants.F_OK, R_OK: constants.R_OK, W_OK: constants.W_OK, X_OK: constants.X_OK, constants });
for (const kind of ['ReadStream', 'WriteStream']) {
  lazily(kind, () => streams.loaded()[kind]);
  lazily(`File${kind}`, () => streams.loaded()[kind]);
}
require('./rest').addRest(fs, promises);
fs.promises = promises;
setLengths(fs, {
  1: 'fstat fstatSync ftruncate lstat lstatSync stat statfs statSync statfsSync',
  2: 'accessSync fdatasync fsync truncateSync unwatchFile unlink opendirSync',
  3: 'access chmod copyFileSync fchmod link mkdir mkdtemp readdir readFile readlink realpath rename rm ' +
    'rmdir symlinkSync truncate watch Dir opendir',
  4: 'appendFile chown copyFile cp fchown futimes lchown lutimes open readv symlink utimes writeFile ' +
    'writev',
  5: 'readSync',
  6: 'read write',
});
setLengths(promises, {
  1: 'access truncate lstat stat statfs unlink',
  2: 'rename rm rmdir mkdir readdir readlink link chmod lchmod realpath mkdtemp readFile',
  3: 'copyFile cp opendir symlink lchown chown utimes lutimes writeFile appendFile',
});

module.exports = fs;
