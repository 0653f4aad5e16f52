'use strict';
// Directories: making, listing, removing and copying them.
const { validateBoolean, validateFunction, validateObject } = require('../core/validators');
const { codes } = require('../core/errors');
const { native } = require('../core/native');
const { makeSystemError } = require('../system_errors');
const path = require('../path');
const { inEncoding, toMode, toOptions, toPath } = require('./arguments');
const { check, files, makeFsError } = require('./calls');
const { constants } = require('./constants');
const { Dirent } = require('./stats');
const { copyFileSync, lstatSync, readlinkSync, statSync, symlinkSync, unlinkSync } = require('./files');

const kEexist = -17;
const kEnoent = -2;
const kEnotdir = -20;
const kDirectory = 2;  // FileKind of bindings/files.cc; the numbers are those of UV_DIRENT_*
const kAttempts = 100;
const kSuffix = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function isDirectory(name) {
  const fields = files.stat(name, true);
  return typeof fields !== 'number' && (fields[1] & constants.S_IFMT) === constants.S_IFDIR;
}

// The first directory that had to be made.
function makePath(name, mode) {
  const result = files.mkdir(name, mode);
  if (result === 0) return path.toNamespacedPath(path.resolve(name));
  if (result === kEexist) {
    if (isDirectory(name)) return undefined;
    throw makeSystemError('EEXIST', 'mkdir', name);
  }
  if (result === kEnotdir) throw makeSystemError('ENOTDIR', 'mkdir', name);
  const parent = path.dirname(name);
  if (result !== kEnoent || parent === name) return check(result, 'mkdir', name);
  let first;
  try {
    first = makePath(parent, mode);
  } catch (error) {
    // Something that is no directory stands in the way: the error is the whole path's.
    if (error.code === 'EEXIST') throw makeSystemError('ENOTDIR', 'mkdir', name);
    throw makeSystemError(error.code, 'mkdir', name);
  }
  check(files.mkdir(name, mode), 'mkdir', name);
  return first ?? path.resolve(name);
}

function mkdirSync(directory, options) {
  const plain = typeof options === 'number' || typeof options === 'string';
  const { recursive = false, mode = 0o777 } = plain ? { mode: options } : options ?? {};
  const name = toPath(directory);
  validateBoolean(recursive, 'options.recursive');
  const bits = toMode(mode, 'mode');
  if (recursive) return makePath(name, bits);
  check(files.mkdir(name, bits), 'mkdir', name);
  return undefined;
}

function mkdtempSync(prefix, options) {
  const { encoding } = toOptions(options, {});
  const name = toPath(prefix, 'prefix');
  const random = new Uint8Array(6);
  for (let i = 0; i < kAttempts; i++) {
    native.randomFill(random);
    let made = name;
    for (const byte of random) made += kSuffix[byte % kSuffix.length];
    const result = files.mkdir(made, 0o700);
    if (result === kEexist) continue;
    check(result, 'mkdtemp', `${name}XXXXXX`);
    return inEncoding(made, encoding);
  }
  throw makeSystemError('EEXIST', 'mkdtemp', `${name}XXXXXX`);
}

function readdirSync(directory, options) {
  const { encoding, withFileTypes = false, recursive = false } = toOptions(options, { encoding: 'utf8' });
  const name = toPath(directory);
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  const result = [];
  const pending = [''];
  // Level by level, as Node does.
  for (let i = 0; i < pending.length; i++) {
    const folder = pending[i] === '' ? name : path.join(name, pending[i]);
    const flat = check(files.list(folder), 'scandir', folder);
    for (let j = 0; j < flat.length; j += 2) {
      const relative = path.join(pending[i], flat[j]);
      result.push(withFileTypes ? new Dirent(inEncoding(flat[j], encoding), folder, flat[j + 1]) : inEncoding(relative, encoding));
      if (recursive && flat[j + 1] === kDirectory) pending.push(relative);
    }
  }
  return result;
}

// Everything below a directory, then it. Without recursion: paths are short, but their depth is the handler's.
function removeTree(name) {
  const pending = [name];
  while (pending.length > 0) {
    const directory = pending[pending.length - 1];
    const flat = check(files.list(directory), 'scandir', directory);
    let deeper = false;
    for (let i = 0; i < flat.length; i += 2) {
      const inner = path.join(directory, flat[i]);
      if (flat[i + 1] === kDirectory) {
        pending.push(inner);
        deeper = true;
      } else {
        check(files.unlink(inner), 'unlink', inner);
      }
    }
    if (!deeper) check(files.rmdir(pending.pop()), 'rmdir', directory);
  }
}

function rmdirSync(directory, options) {
  const name = toPath(directory);
  if (options?.recursive) {
    const fields = check(files.stat(name, false), 'rmdir', name);
    if ((fields[1] & constants.S_IFMT) !== constants.S_IFDIR) throw makeSystemError('ENOTDIR', 'rmdir', name);
    return removeTree(name);
  }
  check(files.rmdir(name), 'rmdir', name);
  return undefined;
}

function rmSync(file, options) {
  const { recursive = false, force = false } = options ?? {};
  const name = toPath(file);
  if (options !== undefined) validateObject(options, 'options');
  validateBoolean(recursive, 'options.recursive');
  validateBoolean(force, 'options.force');
  const fields = files.stat(name, false);
  if (fields === kEnoent && force) return;
  const mode = check(fields, 'lstat', name)[1];
  if ((mode & constants.S_IFMT) !== constants.S_IFDIR) return unlinkSync(name);
  if (recursive) return removeTree(name);
  throw makeFsError('ERR_FS_EISDIR', 'Path is a directory',
    { code: 'EISDIR', message: 'is a directory', path: name, syscall: 'rm', errno: 21 });
}

// ---- copying ----

function cpOptions(options) {
  const given = { dereference: false, errorOnExist: false, force: true, preserveTimestamps: false, recursive: false,
    verbatimSymlinks: false, ...options };
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(given[name], `options.${name}`);
  }
  if (given.filter !== undefined) validateFunction(given.filter, 'options.filter');
  return given;
}

function cpFile(from, to, options) {
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) {
    if (!options.force) {
      if (!options.errorOnExist) return;
      throw makeFsError('ERR_FS_CP_EEXIST', 'Target already exists',
        { code: 'EEXIST', message: `${to} already exists`, path: to, syscall: 'cp', errno: 17 });
    }
    unlinkSync(to);
  }
  copyFileSync(from, to);
  if (options.preserveTimestamps) {
    const { atimeMs, mtimeMs } = statSync(from);
    check(files.utimes(to, atimeMs / 1000, mtimeMs / 1000, true), 'utime', to);
  }
}

function cpOne(from, to, options) {
  if (options.filter && !options.filter(from, to)) return;
  const stats = (options.dereference ? statSync : lstatSync)(from);
  if (stats.isSymbolicLink()) {
    if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) unlinkSync(to);
    const target = readlinkSync(from);
    symlinkSync(options.verbatimSymlinks ? target : path.resolve(path.dirname(from), target), to);
  } else if (stats.isDirectory()) {
    if (!options.recursive) {
      throw makeFsError('ERR_FS_EISDIR', 'Path is a directory',
        { code: 'EISDIR', message: `${from} is a directory (not copied)`, path: from, syscall: 'cp', errno: 22 });
    }
    makePath(to, 0o777);
    for (const name of readdirSync(from)) cpOne(path.join(from, name), path.join(to, name), options);
  } else {
    cpFile(from, to, options);
  }
}

function cpSync(source, target, options) {
  const from = toPath(source, 'src');
  const to = toPath(target, 'dest');
  const given = cpOptions(options);
  const inside = path.relative(path.resolve(from), path.resolve(to));
  if (given.recursive && (inside === '' || !inside.startsWith('..'))) {
    throw new codes.ERR_INVALID_ARG_VALUE('dest', target, 'must not lie in src');
  }
  lstatSync(from);
  makePath(path.dirname(path.resolve(to)), 0o777);
  cpOne(from, to, given);
}

module.exports = { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, rmdirSync };
