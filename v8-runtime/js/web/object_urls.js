'use strict';
// URL.createObjectURL and what it made: blobs by their URL, as long as the context lives or until they are revoked.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { URL } = require('../url/url');
const { isBlob } = require('./blob');

const kMaxUrls = 10000;
const blobs = new Map();  // by what follows "blob:nodedata:"

function createObjectURL(obj) {
  if (!isBlob(obj)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', obj);
  const hex = native.hexEncode(native.randomFill(new Uint8Array(16)));
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  if (blobs.size >= kMaxUrls) blobs.delete(blobs.keys().next().value);
  blobs.set(id, obj);
  return `blob:nodedata:${id}`;
}

function idOf(url) {
  try {
    const { protocol, pathname } = new URL(`${url}`);
    return protocol === 'blob:' && pathname.startsWith('nodedata:') ? pathname.slice('nodedata:'.length) : undefined;
  } catch {
    return undefined;
  }
}

function revokeObjectURL(url) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
  blobs.delete(idOf(url));
}

function resolveObjectURL(url) {
  return blobs.get(idOf(url));
}

Object.defineProperties(URL, {
  createObjectURL: { configurable: true, writable: true, enumerable: true, value: createObjectURL },
  revokeObjectURL: { configurable: true, writable: true, enumerable: true, value: revokeObjectURL },
});

module.exports = { resolveObjectURL };
