'use strict';
// What else fs has in Node 20: files as blobs; watching, which cannot be, because nobody else changes these files.
const { codes } = require('../core/errors');
const { validateFunction, validateObject, validateString } = require('../core/validators');
const { toPath } = require('./arguments');

function openAsBlob(path, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  const name = toPath(path);
  let bytes;
  try {
    bytes = require('./files').readFileSync(name);
  } catch {
    throw Object.assign(new TypeError('Unable to open file as blob'), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  return Promise.resolve(require('../web/blob').blobOf(bytes, type));
}

function watch(filename) {
  toPath(filename);
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('fs.watch()');
}
function watchFile(filename, options, listener) {
  toPath(filename);
  validateFunction(typeof options === 'function' ? options : listener, 'listener');
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('fs.watchFile()');
}
function unwatchFile(filename) {
  toPath(filename);  // nothing is watched
}
async function lchmod() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

function addRest(fs, promises) {
  Object.assign(fs, { lchmod: undefined, lchmodSync: undefined, openAsBlob, unwatchFile, watch, watchFile });
  promises.lchmod = lchmod;
  promises.watch = async function* watchPromised(filename) { yield watch(filename); };
}

module.exports = { addRest };
