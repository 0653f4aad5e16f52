'use strict';
// The operations on one file or directory, synchronous: callbacks and promises are made of these (forms.js). In memory
// nothing waits.
const { validateBoolean, validateInteger, validateObject } = require('../core/validators');
const { codes } = require('../core/errors');
const { Buffer } = require('../buffer/buffer');
const { writeLines } = require('../process/streams');
const identity = require('../process/identity');
const { makeSystemError } = require('../system_errors');
const { checkSignal, inEncoding, toBuffer, toBytes, toFd, toMode, toOptions, toPath, toPosition, toRange, toTime } = require('./arguments');
const { check, files } = require('./calls');
const { constants, toFlags } = require('./constants');
const { makeStats, makeStatFs } = require('./stats');

const kEnoent = -2;
const kReadPiece = 65536;

// ---- descriptors ----

function openSync(path, flags, mode) {
  const name = toPath(path);
  return check(files.open(name, toFlags(flags), toMode(mode, 'mode', 0o666)), 'open', name);
}

function closeSync(fd) {
  check(files.close(toFd(fd)), 'close');
}

// 1 and 2 are the function's log.
function writeBytes(fd, bytes, offset, length, position) {
  if (fd === 1 || fd === 2) {
    writeLines(Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString());
    return length;
  }
  return check(files.write(fd, bytes, offset, length, position), 'write');
}

function readSync(fd, buffer, ...rest) {
  return readInto(fd, buffer, rest.length + 2, ...rest);
}

// `given`: how many arguments there were; with three, the third is an object.
function readInto(fd, buffer, given, offsetOrOptions, length, position) {
  toFd(fd);
  toBuffer(buffer);
  let offset = offsetOrOptions;
  if (given <= 3 || (offset !== null && typeof offset === 'object')) {
    if (offset !== undefined) validateObject(offset, 'options', { nullable: true });
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset ?? {});
  }
  const [from, count] = toRange(buffer, offset, length | 0);
  if (count === 0) return 0;
  if (buffer.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  return check(files.read(fd, buffer, from, count, toPosition(position)), 'read');
}

function writeSync(fd, data, offsetOrOptions, length, position) {
  toFd(fd);
  if (typeof data === 'string') {
    const bytes = Buffer.from(data, length || 'utf8');
    return writeBytes(fd, bytes, 0, bytes.length, toPosition(offsetOrOptions));
  }
  toBytes(data, undefined, 'buffer');
  let offset = offsetOrOptions;
  if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
  const [from, count] = toRange(data, offset, length);
  return count === 0 ? 0 : writeBytes(fd, data, from, count, toPosition(position));
}

function vectored(operation) {
  return (fd, buffers, position) => {
    if (!Array.isArray(buffers)) throw new codes.ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
    let done = 0;
    for (const buffer of buffers) {
      const at = typeof position === 'number' ? position + done : null;
      const count = operation(fd, toBuffer(buffer, 'buffers'), 0, buffer.byteLength, at);
      done += count;
      if (count < buffer.byteLength) break;
    }
    return done;
  };
}

function ftruncateSync(fd, length = 0) {
  validateInteger(length, 'len');
  check(files.ftruncate(toFd(fd), Math.max(0, length)), 'ftruncate');
}

function fstatSync(fd, options) {
  return makeStats(check(files.fstat(toFd(fd)), 'fstat'), options?.bigint);
}

function fsyncSync(fd) {
  check(files.fstat(toFd(fd)), 'fsync');
}

function fdatasyncSync(fd) {
  check(files.fstat(toFd(fd)), 'fdatasync');
}

function futimesSync(fd, atime, mtime) {
  check(files.futimes(toFd(fd), toTime(atime, 'atime'), toTime(mtime, 'mtime')), 'futime');
}

function fchmodSync(fd, mode) {
  check(files.fchmod(toFd(fd), toMode(mode, 'mode')), 'fchmod');
}

// ---- whole files ----

// Runs `use` with a descriptor: the one given, or that of a file opened for it.
function withFile(file, flags, mode, use) {
  if (typeof file === 'number') return use(toFd(file));
  const fd = openSync(file, flags, mode);
  try {
    return use(fd);
  } finally {
    files.close(fd);
  }
}

function readSome(fd, bytes, done) {
  return check(files.read(fd, bytes, done, bytes.length - done, null), 'read');
}

// From the descriptor's position to the end. What has no size, or one that does not tell, is read in pieces.
function readAll(fd) {
  const size = check(files.fstat(fd), 'fstat')[4];
  if (size === 0) return readPieces(fd);
  const bytes = Buffer.allocUnsafeSlow(size);
  let done = 0;
  for (let count = 1; count > 0 && done < size; done += count) count = readSome(fd, bytes, done);
  return done === size ? bytes : bytes.subarray(0, done);
}

function readPieces(fd) {
  const pieces = [];
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(kReadPiece);
    const count = readSome(fd, piece, 0);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, count));
  }
}

function readFileSync(file, options) {
  const { encoding, flag, signal } = toOptions(options, { flag: 'r' });
  checkSignal(signal);
  const bytes = withFile(file, flag, 0o666, readAll);
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

function writeAll(fd, bytes) {
  for (let done = 0; done < bytes.byteLength;) done += writeBytes(fd, bytes, done, bytes.byteLength - done, null);
}

function writeFileSync(file, data, options) {
  const { encoding, mode, flag, flush, signal } = toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  if (flush != null) validateBoolean(flush, 'options.flush');
  const bytes = toBytes(data, encoding);
  checkSignal(signal);
  withFile(file, flag, mode, (fd) => writeAll(fd, bytes));
}

function appendFileSync(file, data, options) {
  const given = toOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' });
  writeFileSync(file, data, { ...given, flag: given.flag || 'a' });
}

function truncateSync(path, length = 0) {
  validateInteger(length, 'len');
  withFile(path, 'r+', 0o666, (fd) => ftruncateSync(fd, length));
}

function copyFileSync(source, target, mode = 0) {
  const from = toPath(source, 'src');
  const to = toPath(target, 'dest');
  validateInteger(mode, 'mode', 0, 7);
  check(files.copy(from, to, (mode & constants.COPYFILE_EXCL) !== 0), 'copyfile', from, to);
}

// ---- names ----

function statAs(syscall, follow) {
  return (path, options) => {
    const name = toPath(path);
    const result = files.stat(name, follow);
    if (result === kEnoent && options?.throwIfNoEntry === false) return undefined;
    return makeStats(check(result, syscall, name), options?.bigint);
  };
}

function statfsSync(path, options) {
  const name = toPath(path);
  return makeStatFs(check(files.space(name), 'statfs', name), options?.bigint);
}

function accessSync(path, mode = constants.F_OK) {
  const name = toPath(path);
  if (typeof mode === 'number' && Number.isInteger(mode) && (mode < 0 || mode > 7)) {
    throw Object.assign(new RangeError('mode is out of range: >= 0 && <= 7'), { code: 'ERR_OUT_OF_RANGE' });
  }
  validateInteger(mode, 'mode');
  check(files.access(name, mode), 'access', name);
}

function existsSync(path) {
  try {
    return files.access(toPath(path), constants.F_OK) === 0;
  } catch {
    return false;
  }
}

function renameSync(oldPath, newPath) {
  const from = toPath(oldPath, 'oldPath');
  const to = toPath(newPath, 'newPath');
  check(files.rename(from, to), 'rename', from, to);
}

function unlinkSync(path) {
  const name = toPath(path);
  check(files.unlink(name), 'unlink', name);
}

function symlinkSync(target, path) {
  const to = toPath(target, 'target');
  const name = toPath(path);
  check(files.symlink(to, name), 'symlink', to, name);
}

// There are no second names for a file.
function linkSync(existingPath, newPath) {
  const from = toPath(existingPath, 'existingPath');
  const to = toPath(newPath, 'newPath');
  check(files.stat(from, false), 'link', from, to);
  throw makeSystemError('EPERM', 'link', from, to);
}

function readlinkSync(path, options) {
  const name = toPath(path, 'oldPath');
  return inEncoding(check(files.readlink(name), 'readlink', name), toOptions(options, {}).encoding);
}

// Node walks the path itself: the error names the part that is not there.
function realpathSync(path, options) {
  const { encoding } = toOptions(options, {});
  const absolute = require('../path').resolve(toPath(path));
  const real = files.realpath(absolute);
  if (typeof real === 'string') return inEncoding(real, encoding);
  let part = '';
  for (const component of absolute.slice(1).split('/')) {
    part += `/${component}`;
    check(files.stat(part, false), 'lstat', part);
  }
  return check(real, 'stat', absolute);
}
realpathSync.native = function (path, options) {
  const name = toPath(path);
  return inEncoding(check(files.realpath(name), 'realpath', name), toOptions(options, {}).encoding);
};

function utimesSync(path, atime, mtime) {
  const name = toPath(path);
  check(files.utimes(name, toTime(atime), toTime(mtime), true), 'utime', name);
}

function lutimesSync(path, atime, mtime) {
  const name = toPath(path);
  check(files.utimes(name, toTime(atime), toTime(mtime), false), 'lutime', name);
}

function chmodSync(path, mode) {
  const name = toPath(path);
  check(files.chmod(name, toMode(mode, 'mode')), 'chmod', name);
}

// Everything belongs to the one user, who may give nothing away.
function chownAs(syscall, find) {
  return (file, uid, gid) => {
    const name = typeof file === 'number' ? toFd(file) : toPath(file);
    validateInteger(uid, 'uid', -1, 4294967295);
    validateInteger(gid, 'gid', -1, 4294967295);
    const path = typeof file === 'number' ? undefined : name;
    check(find(name), syscall, path);
    const own = (id, ours) => id === -1 || id === 4294967295 || id === ours;
    if (!own(uid, identity.kUserId) || !own(gid, identity.kGroupId)) throw makeSystemError('EPERM', syscall, path);
  };
}

module.exports = {
  accessSync, appendFileSync, chmodSync, chownSync: chownAs('chown', (name) => files.stat(name, true)), closeSync, copyFileSync,
  existsSync, fchmodSync, fchownSync: chownAs('fchown', (fd) => files.fstat(fd)), fdatasyncSync, fstatSync, fsyncSync,
  ftruncateSync, futimesSync, lchownSync: chownAs('lchown', (name) => files.stat(name, false)), linkSync, lstatSync: statAs('lstat', false),
  lutimesSync, openSync, readFileSync, readSync, readlinkSync, readvSync: vectored(readSync), realpathSync, renameSync,
  statSync: statAs('stat', true), statfsSync, symlinkSync, truncateSync, unlinkSync, utimesSync, writeFileSync, writeSync,
  writevSync: vectored(writeSync),
};
