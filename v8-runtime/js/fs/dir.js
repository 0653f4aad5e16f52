'use strict';
// opendir: a directory read entry by entry. The entries are those of the moment it was opened.
const { validateFunction } = require('../core/validators');
const { toPath } = require('./arguments');
const { check, files } = require('./calls');
const { Dirent } = require('./stats');
const { promised, withCallback } = require('./forms');

class Dir {
  #entries;
  #path;
  #closed = false;

  constructor(path, flat) {
    this.#path = path;
    this.#entries = [];
    for (let i = flat.length - 2; i >= 0; i -= 2) this.#entries.push(new Dirent(flat[i], path, flat[i + 1]));
  }

  get path() { return this.#path; }

  readSync() {
    if (this.#closed) throw closedError();
    return this.#entries.pop() ?? null;
  }
  closeSync() {
    if (this.#closed) throw closedError();
    this.#closed = true;
  }
  read(callback) { return either(callback, () => this.readSync()); }
  close(callback) { return either(callback, () => this.closeSync()); }

  async* entries() {
    try {
      for (let entry = await this.read(); entry !== null; entry = await this.read()) yield entry;
    } finally {
      await this.close();
    }
  }
  [Symbol.asyncIterator]() { return this.entries(); }
}

function closedError() {
  const error = new Error('Directory handle was closed');
  error.code = 'ERR_DIR_CLOSED';
  return error;
}

function either(callback, operation) {
  if (callback === undefined) return promised(operation);
  validateFunction(callback, 'callback');
  promised(operation).then((value) => callback(null, value), callback);
  return undefined;
}

function opendirSync(path) {
  const name = toPath(path);
  return new Dir(name, check(files.list(name), 'opendir'));
}

module.exports = { Dir, opendirSync, opendir: withCallback('opendir', opendirSync) };
