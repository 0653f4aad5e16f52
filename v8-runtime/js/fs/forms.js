'use strict';
// The other two forms of a synchronous operation: with a callback, and as a promise. The operation is done at once; its
// outcome is told in a later turn of the event loop, as Node's is: who asks again and again leaves room for timers.
const { native } = require('../core/native');
const { Promise } = require('../core/primordials');
const { validateFunction } = require('../core/validators');

const later = native.setImmediate;

function named(name, method) {
  return Object.defineProperty(method, 'name', { __proto__: null, value: name, configurable: true });
}

// Wrong arguments throw at once, what the file system says comes to the callback.
function isOutcome(error) {
  return error.errno !== undefined || error.name === 'AbortError';
}

// Where Node looks for the callback when all arguments are there, counted from 1.
const kPlaces = {
  __proto__: null, access: 3, appendFile: 4, chmod: 3, chown: 4, close: 2, copyFile: 4, cp: 4, fchmod: 3, fchown: 4, fdatasync: 2, fstat: 3, fsync: 2,
  ftruncate: 3, futimes: 4, lchown: 4, link: 3, lstat: 3, lutimes: 4, mkdir: 3, mkdtemp: 3, open: 4, opendir: 3, read: 6, readv: 4, readFile: 3, readdir: 3,
  readlink: 3, realpath: 3, rename: 3, rm: 3, rmdir: 3, stat: 3, statfs: 3, symlink: 4, truncate: 3, unlink: 2, utimes: 4, write: 6, writev: 4, writeFile: 4,
};
// Without one, these say what they were given as options.
const kOrOptions = { __proto__: null, readFile: true, writeFile: true, appendFile: true };

function takeCallback(name, args) {
  if (typeof args[args.length - 1] === 'function') return args.pop();
  const place = kPlaces[name];
  let given = place === undefined ? undefined : args[place - 1];
  if (typeof given === 'function') {
    args.length = place - 1;
    return given;
  }
  if (!given && kOrOptions[name]) given = args[place - 2];
  if (name === 'open' && args.length === 2) given = args[1];
  validateFunction(given, name === 'opendir' ? 'callback' : 'cb');
}

// `also`: further values for the callback, made of the result and the arguments.
function withCallback(name, sync, also = () => []) {
  return named(name, (...args) => {
    const callback = takeCallback(name, args);
    let error = null;
    let value;
    try {
      value = sync(...args);
    } catch (thrown) {
      if (!isOutcome(thrown)) throw thrown;
      error = thrown;
    }
    later(() => {
      if (error !== null) callback(error);
      else if (value === undefined) callback(null);
      else callback(null, value, ...also(args));
    });
  });
}

function promised(sync) {
  return new Promise((resolve, reject) => {
    let value;
    try {
      value = sync();
    } catch (error) {
      later(() => reject(error));
      return;
    }
    later(() => resolve(value));
  });
}

function withPromise(name, sync) {
  return named(name, (...args) => promised(() => sync(...args)));
}

module.exports = { later, named, promised, withCallback, withPromise };
