'use strict';
// Stats, BigIntStats, StatFs and Dirent, made of what the native calls give.
const identity = require('../process/identity');
const { constants } = require('./constants');

const kType = Symbol('type');
const kBlockSize = 4096;
const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK, S_IFCHR, UV_DIRENT_FILE, UV_DIRENT_DIR, UV_DIRENT_LINK } = constants;

function typeTests(prototype, typeOf) {
  const tests = { isDirectory: S_IFDIR, isFile: S_IFREG, isBlockDevice: -1, isCharacterDevice: S_IFCHR, isSymbolicLink: S_IFLNK,
    isFIFO: -1, isSocket: -1 };
  for (const name of Object.keys(tests)) {
    Object.defineProperty(prototype, name, {
      __proto__: null, configurable: true, enumerable: true, writable: true,
      value: { [name]() { return typeOf(this) === tests[name]; } }[name],
    });
  }
}

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  Object.assign(this, { dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs });
  this.atime = new Date(Math.round(atimeMs));
  this.mtime = new Date(Math.round(mtimeMs));
  this.ctime = new Date(Math.round(ctimeMs));
  this.birthtime = new Date(Math.round(birthtimeMs));
}
typeTests(Stats.prototype, (stats) => stats.mode & S_IFMT);

function BigIntStats(fields, times) {
  Object.assign(this, fields);
  const names = ['atime', 'mtime', 'ctime', 'birthtime'];
  names.forEach((name, i) => { this[`${name}Ms`] = times[i] / 1_000_000n; });
  names.forEach((name, i) => { this[`${name}Ns`] = times[i]; });
  for (const name of names) this[name] = new Date(Number(this[`${name}Ms`]));
}
typeTests(BigIntStats.prototype, (stats) => Number(stats.mode) & S_IFMT);

// fields: as bindings/files.cc lists them.
function makeStats([dev, mode, nlink, ino, size, blocks, ...times], bigint) {
  const uid = identity.kUserId;
  const gid = identity.kGroupId;
  if (bigint) {
    const numbers = { dev, mode, nlink, uid, gid, rdev: 0, blksize: kBlockSize, ino, size, blocks };
    for (const name of Object.keys(numbers)) numbers[name] = BigInt(numbers[name]);
    return new BigIntStats(numbers, [0, 2, 4, 6].map((i) => BigInt(times[i]) * 1_000_000_000n + BigInt(times[i + 1])));
  }
  const ms = (i) => times[i] * 1000 + times[i + 1] / 1_000_000;
  return new Stats(dev, mode, nlink, uid, gid, 0, kBlockSize, ino, size, blocks, ms(0), ms(2), ms(4), ms(6));
}

class StatFs {
  constructor(type, bsize, blocks, bfree, bavail, files, ffree) {
    Object.assign(this, { type, bsize, blocks, bfree, bavail, files, ffree });
  }
}

function makeStatFs([blocks, free, files, freeFiles], bigint) {
  const kExt = 61267;  // Lambda's file systems are ext4
  const numbers = [kExt, kBlockSize, blocks, free, free, files, freeFiles];
  return new StatFs(...(bigint ? numbers.map(BigInt) : numbers));
}

class Dirent {
  constructor(name, parentPath, type) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this[kType] = type;
  }
}
typeTests(Dirent.prototype, (entry) => ({
  __proto__: null, [UV_DIRENT_FILE]: S_IFREG, [UV_DIRENT_DIR]: S_IFDIR, [UV_DIRENT_LINK]: S_IFLNK,
})[entry[kType]]);

module.exports = { Stats, StatFs, Dirent, makeStats, makeStatFs };
