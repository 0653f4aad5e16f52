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

// The calls of bindings/files.cc over the host's files: /var/task is `root`, the rest is itself.
function makeFiles(realm, root) {
  const host = (name) => {
    if (name === '') return name;
    const absolute = path.resolve('/var/task', name);
    return absolute === '/var/task' || absolute.startsWith('/var/task/') ? path.join(root, absolute.slice(9)) : absolute;
  };
  const kinds = (entry) => (entry.isDirectory() ? 2 : entry.isSymbolicLink() ? 3 : 1);
  const own = (list) => new realm.Array(...list);
  const fields = (stat) => own([stat.dev, stat.mode, stat.nlink, stat.ino, stat.size, stat.blocks,
    ...[stat.atimeNs, stat.mtimeNs, stat.ctimeNs, stat.birthtimeNs].flatMap((ns) => [ns / 1_000_000_000n, ns % 1_000_000_000n])].map(Number));
  const stat = (follow, name) => fields(fs[follow ? 'statSync' : 'lstatSync'](host(name), { bigint: true }));
  const calls = {
    open: (name, flags, mode) => fs.openSync(host(name), flags, mode),
    close: (fd) => fs.closeSync(fd) ?? 0,
    read: (fd, bytes, offset, length, position) => fs.readSync(fd, bytes, offset, length, position),
    write: (fd, bytes, offset, length, position) => fs.writeSync(fd, bytes, offset, length, position),
    ftruncate: (fd, size) => fs.ftruncateSync(fd, size) ?? 0,
    fstat: (fd) => fields(fs.fstatSync(fd, { bigint: true })),
    futimes: (fd, atime, mtime) => fs.futimesSync(fd, atime, mtime) ?? 0,
    fchmod: (fd, mode) => fs.fchmodSync(fd, mode) ?? 0,
    stat: (name, follow) => stat(follow, name),
    access: (name, mode) => fs.accessSync(host(name), mode) ?? 0,
    mkdir: (name, mode) => fs.mkdirSync(host(name), mode) ?? 0,
    rmdir: (name) => fs.rmdirSync(host(name)) ?? 0,
    unlink: (name) => fs.unlinkSync(host(name)) ?? 0,
    rename: (from, to) => fs.renameSync(host(from), host(to)) ?? 0,
    copy: (from, to, exclusive) => fs.copyFileSync(host(from), host(to), exclusive ? 1 : 0) ?? 0,
    symlink: (target, name) => fs.symlinkSync(target, host(name)) ?? 0,
    readlink: (name) => fs.readlinkSync(host(name)),
    realpath: (name) => fs.realpathSync(host(name)).replace(root, '/var/task'),
    utimes: (name, atime, mtime, follow) => fs[follow ? 'utimesSync' : 'lutimesSync'](host(name), atime, mtime) ?? 0,
    chmod: (name, mode) => fs.chmodSync(host(name), mode) ?? 0,
    list: (name) => own(fs.readdirSync(host(name), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => [entry.name, kinds(entry)])),
    space(name) {
      const { blocks, bfree, files, ffree } = fs.statfsSync(host(name));
      return own([blocks, bfree, files, ffree]);
    },
  };
  for (const [name, call] of Object.entries(calls)) {
    calls[name] = (...args) => {
      try {
        return call(...args);
      } catch (error) {
        if (error.errno === undefined) throw error;
        return error.errno;
      }
    };
  }
  return calls;
}

// The calls of bindings/sockets.cc over the host's own sockets, as far as net goes.
function makeSockets(realm) {
  const sockets = new Map();
  let listener = () => {};
  let last = 0;
  const tell = (id, type, what) => { if (sockets.has(id)) listener(id, type, what); };
  const facts = (socket) => new realm.Array(socket.localAddress, socket.localPort, socket.remoteAddress, socket.remotePort);
  const follow = (id, socket) => {
    socket.on('data', (bytes) => tell(id, 2, new realm.Uint8Array(bytes)));
    socket.on('end', () => tell(id, 3));
  };
  const failure = (error) => new realm.Array({ ECONNREFUSED: 3, ETIMEDOUT: 5 }[error.code] ?? 9, -error.errno || 0, '');
  return {
    onSocket(callback) { listener = callback; },
    openSocket(address, port) {
      const id = ++last;
      const socket = require('node:net').connect({ host: address, port, allowHalfOpen: true });
      sockets.set(id, socket);
      socket.on('connect', () => tell(id, 6, facts(socket)));
      socket.on('error', (error) => tell(id, 4, failure(error)));
      follow(id, socket);
      return id;
    },
    writeStream: (id, bytes) => sockets.get(id)?.write(Buffer.from(bytes), () => tell(id, 5, bytes.length)),
    endStream: (id) => sockets.get(id)?.end(() => tell(id, 7)),
    creditStream() { /* the host reads as it comes */ },
    cancelStream(id) {
      sockets.get(id)?.destroy();
      sockets.delete(id);
    },
    refStream(id, on) { sockets.get(id)?.[on ? 'ref' : 'unref'](); },
    resolveName(type, name) {
      const id = ++last;
      sockets.set(id, null);
      require('node:dns').lookup(name, { all: true }, (error, found) => {
        if (error) tell(id, 4, new realm.Array(2, 4, ''));
        else tell(id, 8, new realm.Array(...found.flatMap(({ address, family }) => [family === 4 ? 'A' : 'AAAA', address, '0'])));
      });
      return id;
    },
  };
}

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
  const predicates = {};
  for (const name of Object.keys(types)) predicates[name] = types[name];
  predicates.isArrayBufferView = ArrayBuffer.isView;

  // OpenSSL, zlib and brotli: there by name, so that the layer can be evaluated.
  const onlyInExecutor = (group) => new Proxy({}, {
    get: (target, name) => () => { throw new Error(`internal.${group}.${String(name)} is only in brink-executor`); },
  });

  return {
    crypto: onlyInExecutor('crypto'),
    keys: onlyInExecutor('keys'),
    compression: onlyInExecutor('compression'),
    tls: onlyInExecutor('tls'),
    utf8Encode: (text) => own(Buffer.from(text)),
    utf8Decode(bytes, offset, length, fatal, ignoreBOM) {
      try {
        return new TextDecoder('utf-8', { fatal, ignoreBOM }).decode(view(bytes, offset, length));
      } catch {
        return undefined;
      }
    },
    openConverter: (encoding, fatal) => new TextDecoder(encoding, { fatal }),
    convert(decoder, bytes, offset, length, flush) {
      try {
        return decoder.decode(view(bytes, offset, length), { stream: !flush });
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
    onStream() { /* no network */ },
    openStream: () => 0,
    ...makeSockets(realm),
    exit: (code) => process.exit(code),
    files: makeFiles(realm, root),
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
    setPromiseHooks: internalBinding('async_wrap').setPromiseHooks,
    HostObject: class HostObject {},
    types: predicates,
  };
};
