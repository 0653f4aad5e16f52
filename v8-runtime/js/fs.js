'use strict';
// `require('fs')` over the function's package: reading below /var/task. Nothing can be written: EROFS.
const { codes } = require('./core/errors');
const { native } = require('./core/native');
const { validateFunction } = require('./core/validators');
const { Buffer, adopt } = require('./buffer/buffer');
const { getEncoding } = require('./buffer/encodings');
const { nextTick } = require('./process/ticks');
const { makeSystemError } = require('./system_errors');
const identity = require('./process/identity');
const path = require('./path');

// What the package's files and folders look like in Lambda.
const kFileMode = 0o100644;
const kDirectoryMode = 0o40755;
const kFolderSize = 4096;
// Packages are unpacked with the times of their build; here all have one.
const kTime = Date.UTC(2020, 0, 1);

const constants = {
  __proto__: null, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512,
  O_APPEND: 1024, S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFLNK: 40960, COPYFILE_EXCL: 1,
};

function toPath(value, name = 'path') {
  if (value !== null && typeof value === 'object' && value.href !== undefined && value.protocol !== undefined) {
    value = require('./url/module').fileURLToPath(value);
  }
  if (Buffer.isBuffer(value)) value = value.toString();
  if (typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  if (value.includes('\0')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return value;
}

// 'file', 'directory' or undefined.
function kindOf(absolute) {
  if (native.fileSize(absolute) !== undefined) return 'file';
  return native.listDirectory(absolute) !== undefined || '/var/task/'.startsWith(absolute === '/' ? '/' : `${absolute}/`)
    ? 'directory' : undefined;
}

function encodingOf(options) {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  if (encoding == null || encoding === 'buffer') return undefined;
  const row = getEncoding(encoding);
  if (row === undefined) throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  return row.name;
}

class Stats {
  constructor(isDirectory, size) {
    Object.assign(this, {
      dev: 1, mode: isDirectory ? kDirectoryMode : kFileMode, nlink: 1, uid: identity.kUserId, gid: identity.kGroupId, rdev: 0, blksize: 4096,
      ino: 1, size, blocks: Math.ceil(size / 512), atimeMs: kTime, mtimeMs: kTime, ctimeMs: kTime, birthtimeMs: kTime,
      atime: new Date(kTime), mtime: new Date(kTime), ctime: new Date(kTime), birthtime: new Date(kTime),
    });
  }
  isDirectory() { return (this.mode & constants.S_IFMT) === constants.S_IFDIR; }
  isFile() { return (this.mode & constants.S_IFMT) === constants.S_IFREG; }
  isSymbolicLink() { return false; }
  isBlockDevice() { return false; }
  isCharacterDevice() { return false; }
  isFIFO() { return false; }
  isSocket() { return false; }
}

class Dirent {
  #isDirectory;
  constructor(name, parentPath, isDirectory) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this.#isDirectory = isDirectory;
  }
  isDirectory() { return this.#isDirectory; }
  isFile() { return !this.#isDirectory; }
  isSymbolicLink() { return false; }
  isBlockDevice() { return false; }
  isCharacterDevice() { return false; }
  isFIFO() { return false; }
  isSocket() { return false; }
}

function readFileSync(file, options) {
  const encoding = encodingOf(options);
  const name = toPath(file);
  const absolute = path.resolve(name);
  const bytes = native.readFile(absolute);
  if (bytes === undefined) {
    throw kindOf(absolute) === 'directory' ? makeSystemError('EISDIR', 'read') : makeSystemError('ENOENT', 'open', name);
  }
  const buffer = adopt(bytes);
  return encoding === undefined ? buffer : buffer.toString(encoding);
}

function statAs(syscall, file, options) {
  const name = toPath(file);
  const absolute = path.resolve(name);
  const size = native.fileSize(absolute);
  if (size !== undefined) return new Stats(false, size);
  if (kindOf(absolute) === 'directory') return new Stats(true, kFolderSize);
  if (options?.throwIfNoEntry === false) return undefined;
  throw makeSystemError('ENOENT', syscall, name);
}

function listInto(result, absolute, parent, prefix, options) {
  const flat = native.listDirectory(absolute);
  for (let i = 0; i < flat.length; i += 2) {
    const [name, isDirectory] = [flat[i], flat[i + 1]];
    result.push(options?.withFileTypes ? new Dirent(name, prefix === '' ? parent : path.join(parent, prefix), isDirectory) : path.join(prefix, name));
    if (isDirectory && options?.recursive) listInto(result, `${absolute}/${name}`, parent, path.join(prefix, name), options);
  }
}

function readdirSync(directory, options) {
  const name = toPath(directory);
  const absolute = path.resolve(name);
  if (native.listDirectory(absolute) === undefined) {
    throw makeSystemError(native.fileSize(absolute) !== undefined ? 'ENOTDIR' : 'ENOENT', 'scandir', name);
  }
  const result = [];
  listInto(result, absolute, name, '', typeof options === 'object' ? options : undefined);
  return result;
}

function accessSync(file, mode = constants.F_OK) {
  const name = toPath(file);
  const kind = kindOf(path.resolve(name));
  if (kind === undefined) throw makeSystemError('ENOENT', 'access', name);
  if (mode & constants.W_OK) throw makeSystemError('EROFS', 'access', name);
  if (mode & constants.X_OK && kind === 'file') throw makeSystemError('EACCES', 'access', name);
}

function existsSync(file) {
  try {
    return kindOf(path.resolve(toPath(file))) !== undefined;
  } catch {
    return false;
  }
}

function realpathSync(file) {
  const absolute = path.resolve(toPath(file));
  if (kindOf(absolute) === undefined) throw makeSystemError('ENOENT', 'lstat', absolute);
  return absolute;
}
realpathSync.native = realpathSync;

const reading = {
  access: accessSync,
  lstat: (file, options) => statAs('lstat', file, options),
  readFile: readFileSync,
  readdir: readdirSync,
  realpath: realpathSync,
  stat: (file, options) => statAs('stat', file, options),
};

// What changes files, with the system call that its error names.
const writing = {
  appendFile: 'open', chmod: 'chmod', chown: 'chown', copyFile: 'copyfile', cp: 'cp', link: 'link', mkdir: 'mkdir', mkdtemp: 'mkdtemp',
  rename: 'rename', rm: 'rm', rmdir: 'rmdir', symlink: 'symlink', truncate: 'open', unlink: 'unlink', utimes: 'utime', writeFile: 'open',
};

const fs = { constants, Stats, Dirent, ...constants, existsSync };
const promises = { constants };

function withCallback(sync) {
  return (...args) => {
    const callback = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
    validateFunction(callback, 'cb');
    let error = null;
    let value;
    try {
      value = sync(...args);
    } catch (thrown) {
      // Wrong arguments throw at once, what the file system says comes to the callback.
      if (thrown.errno === undefined) throw thrown;
      error = thrown;
    }
    nextTick(() => (error === null ? callback(null, value) : callback(error)));
  };
}

function add(name, sync) {
  const named = (suffix, method) => Object.defineProperty(method, 'name', { __proto__: null, value: suffix });
  fs[`${name}Sync`] = named(`${name}Sync`, sync);
  fs[name] = named(name, withCallback(sync));
  promises[name] = named(name, async (...args) => sync(...args));
}
for (const name of Object.keys(reading)) add(name, reading[name]);
for (const name of Object.keys(writing)) {
  add(name, (file) => { throw makeSystemError('EROFS', writing[name], toPath(file)); });
}
fs.realpathSync.native = fs.realpathSync;
fs.realpath.native = fs.realpath;
fs.exists = function exists(file, callback) {
  validateFunction(callback, 'cb');
  nextTick(() => callback(existsSync(file)));
};

fs.createReadStream = function createReadStream(file, options) {
  const { Readable } = require('readable-stream/lib/stream.js');
  const { start = 0, end = Infinity, highWaterMark = 65536 } = options ?? {};
  let bytes = null;
  let at = start;
  const stream = new Readable({
    highWaterMark,
    encoding: encodingOf(options),
    construct(callback) {
      try {
        bytes = readFileSync(file).subarray(0, end + 1);
        callback();
      } catch (error) {
        callback(error);
      }
    },
    read(size) {
      const piece = bytes.subarray(at, at + size);
      at += piece.length;
      this.push(piece.length === 0 ? null : piece);
    },
  });
  stream.path = file;
  return stream;
};
fs.createWriteStream = function createWriteStream(file) {
  throw makeSystemError('EROFS', 'open', toPath(file));
};
fs.promises = promises;

module.exports = fs;
