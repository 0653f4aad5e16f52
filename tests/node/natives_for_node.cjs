'use strict';
// The object `internal` that the executor gives the Node layer, made of plain Node's parts: for running the layer without
// the executor. Needs `node --expose-internals`.
const { randomFillSync } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { types } = require('node:util');
const v8 = require('node:v8');
const { internalBinding } = require('internal/test/binding');

const binding = internalBinding('util');

// `realm` is the global object of the context that the layer runs in; `root` the directory that stands for /var/task.
module.exports = function makeNatives(realm, root, log) {
  const own = (bytes) => new realm.Uint8Array(bytes);
  const view = (bytes, offset = 0, length = bytes.byteLength - offset) =>
    Buffer.from(bytes.buffer ?? bytes, (bytes.byteOffset ?? 0) + offset, length);
  const start = performance.now();
  const timers = new Map();
  let lastId = 0;
  const ticks = [];
  let draining = false;
  const drain = () => {
    draining = false;
    while (ticks.length > 0) ticks.shift()();
  };
  const hostPath = (name) => (name === '/var/task' || name.startsWith('/var/task/') ? path.join(root, name.slice(9)) : undefined);
  const predicates = {};
  for (const name of Object.keys(types)) predicates[name] = types[name];
  predicates.isArrayBufferView = ArrayBuffer.isView;

  return {
    utf8Encode: (text) => own(Buffer.from(text)),
    utf8Decode(bytes, offset, length, fatal, ignoreBOM) {
      try {
        return new TextDecoder('utf-8', { fatal, ignoreBOM }).decode(view(bytes, offset, length));
      } catch {
        return undefined;
      }
    },
    utf8Write: (bytes, text, offset, length) => view(bytes).write(text, offset, length, 'utf8'),
    utf8ByteLength: (text) => Buffer.byteLength(text),
    latin1Decode: (bytes, offset, length) => view(bytes, offset, length).toString('latin1'),
    latin1Write: (bytes, text, offset, length) => view(bytes).write(text, offset, length, 'latin1'),
    utf16Decode: (bytes, offset, length) => view(bytes, offset, length).toString('utf16le'),
    utf16Write: (bytes, text, offset, length) => view(bytes).write(text, offset, length, 'utf16le'),
    base64Encode: (bytes, url) => view(bytes).toString(url ? 'base64url' : 'base64'),
    base64Decode: (text) => own(Buffer.from(text, 'base64')),
    hexEncode: (bytes) => view(bytes).toString('hex'),
    hexDecode: (text) => own(Buffer.from(text, 'hex')),
    now: () => performance.now() - start,
    timeOrigin: () => performance.timeOrigin + start,
    wallNow: () => Date.now(),
    setTimer(callback, ms, repeat) {
      const id = ++lastId;
      timers.set(id, repeat ? setInterval(callback, ms) : setTimeout(() => {
        timers.delete(id);
        callback();
      }, ms));
      return id;
    },
    clearTimer(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    refTimer(id, keeps) {
      if (keeps) timers.get(id)?.ref();
      else timers.get(id)?.unref();
    },
    setImmediate(callback) {
      const id = ++lastId;
      timers.set(id, setImmediate(callback));
      return id;
    },
    clearImmediate: (id) => clearImmediate(timers.get(id)),
    enqueueMicrotask: (callback) => queueMicrotask(callback),
    nextTick(callback, ...args) {
      ticks.push(() => callback(...args));
      if (!draining) {
        draining = true;
        process.nextTick(drain);
      }
    },
    writeLog: log,
    exit: (code) => process.exit(code),
    readFile(name) {
      const host = hostPath(name);
      try {
        return host === undefined ? undefined : own(fs.readFileSync(host));
      } catch {
        return undefined;
      }
    },
    fileSize(name) {
      const stat = hostPath(name) && fs.statSync(hostPath(name), { throwIfNoEntry: false });
      return stat?.isFile() ? stat.size : undefined;
    },
    listDirectory(name) {
      const stat = hostPath(name) && fs.statSync(hostPath(name), { throwIfNoEntry: false });
      if (!stat?.isDirectory()) return undefined;
      return new realm.Array(...fs.readdirSync(hostPath(name), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((e) => [e.name, e.isDirectory()]));
    },
    randomFill: (bytes) => randomFillSync(bytes),
    memoryUsage: () => ({ ...process.memoryUsage() }),
    cpuUsage() {
      const { user, system } = process.cpuUsage();
      return [user, system];
    },
    getProxyDetails: (value) => binding.getProxyDetails(value, true),
    previewEntries: (value) => binding.previewEntries(value, true),
    getPromiseDetails(value) {
      const details = binding.getPromiseDetails(value);
      return Array.isArray(details) ? details : [details, undefined];
    },
    getConstructorName: (value) => binding.getConstructorName(value),
    getOwnNonIndexProperties: (value, hidden) => binding.getOwnNonIndexProperties(value, hidden ? 0 : 2),
    structuredClone(value) {
      const cloned = v8.deserialize(v8.serialize(value));
      return cloned;
    },
    types: predicates,
  };
};
