'use strict';
// HPACK (RFC 7541): blocks of fields to lists and back. A block that cannot be read ends its connection: compression has state.
const { Buffer } = require('../buffer/buffer');
const huffman = require('./huffman');

const kStatic = [
  [':authority', ''], [':method', 'GET'], [':method', 'POST'], [':path', '/'], [':path', '/index.html'], [':scheme', 'http'],
  [':scheme', 'https'], [':status', '200'], [':status', '204'], [':status', '206'], [':status', '304'], [':status', '400'],
  [':status', '404'], [':status', '500'], ['accept-charset', ''], ['accept-encoding', 'gzip, deflate'], ['accept-language', ''],
  ['accept-ranges', ''], ['accept', ''], ['access-control-allow-origin', ''], ['age', ''], ['allow', ''], ['authorization', ''],
  ['cache-control', ''], ['content-disposition', ''], ['content-encoding', ''], ['content-language', ''], ['content-length', ''],
  ['content-location', ''], ['content-range', ''], ['content-type', ''], ['cookie', ''], ['date', ''], ['etag', ''], ['expect', ''],
  ['expires', ''], ['from', ''], ['host', ''], ['if-match', ''], ['if-modified-since', ''], ['if-none-match', ''], ['if-range', ''],
  ['if-unmodified-since', ''], ['last-modified', ''], ['link', ''], ['location', ''], ['max-forwards', ''], ['proxy-authenticate', ''],
  ['proxy-authorization', ''], ['range', ''], ['referer', ''], ['refresh', ''], ['retry-after', ''], ['server', ''], ['set-cookie', ''],
  ['strict-transport-security', ''], ['transfer-encoding', ''], ['user-agent', ''], ['vary', ''], ['via', ''], ['www-authenticate', ''],
];
const kTableSize = 4096;    // what both ends begin with; the own encoder never uses more
const kOverhead = 32;       // RFC 7541 §4.1
const kNumberBits = 28;     // more is nobody's length
const kMostText = 65536;    // bytes of a name or a value: as in Node

const sizeOf = ([name, value]) => name.length + value.length + kOverhead;

// The newest entry first.
class Table {
  #entries = [];
  #size = 0;
  constructor(limit = kTableSize) { this.limit = limit; }

  get size() { return this.#size; }

  at(index) {
    return index <= kStatic.length ? kStatic[index - 1] : this.#entries[index - kStatic.length - 1];
  }

  // [index of name and value or 0, index of the name or 0]
  find(name, value) {
    let named = 0;
    for (let i = 1; i <= kStatic.length + this.#entries.length; i++) {
      const entry = this.at(i);
      if (entry[0] !== name) continue;
      if (entry[1] === value) return [i, i];
      named ||= i;
    }
    return [0, named];
  }

  add(name, value) {
    const entry = [name, value];
    this.#entries.unshift(entry);
    this.#size += sizeOf(entry);
    this.#evict();
  }

  resize(limit) {
    this.limit = limit;
    this.#evict();
  }

  #evict() {
    while (this.#size > this.limit) this.#size -= sizeOf(this.#entries.pop());
  }
}

class CompressionError extends Error {}

class Decoder {
  #table = new Table();
  #allowed = kTableSize;
  #bytes;
  #at;

  get tableSize() { return this.#table.size; }
  // The own SETTINGS_HEADER_TABLE_SIZE: the peer may use as much, and says when it does.
  setLimit(limit) { this.#allowed = limit; }

  // [[name, value, never indexed], …]; texts are Latin-1. `bytes`: of all of them as RFC 7541 §4.1 counts; undefined when there are
  // more, or more than `pairs`, but the table is as the peer thinks.
  decode(block, bytes, pairs) {
    this.#bytes = block;
    this.#at = 0;
    this.#resizes();
    const fields = [];
    let size = 0;
    let count = 0;
    while (this.#at < block.length) {
      const field = this.#next();
      size += sizeOf(field);
      count++;
      if (size <= bytes && count <= pairs) fields.push(field);
    }
    return size <= bytes && count <= pairs ? fields : undefined;
  }

  // Only at the beginning of a block (RFC 7541 §4.2).
  #resizes() {
    while (this.#at < this.#bytes.length && (this.#bytes[this.#at] & 0xE0) === 0x20) {
      const limit = this.#number(5);
      if (limit > this.#allowed) throw new CompressionError('a table that is too large');
      this.#table.resize(limit);
    }
  }

  #next() {
    const byte = this.#bytes[this.#at];
    if ((byte & 0x80) !== 0) return [...this.#entry(this.#number(7)), false];
    if ((byte & 0x40) !== 0) {
      const [name, value] = this.#literal(6);
      this.#table.add(name, value);
      return [name, value, false];
    }
    if ((byte & 0x20) !== 0) throw new CompressionError('a table that changes within a block');
    return [...this.#literal(4), (byte & 0x10) !== 0];
  }

  #entry(index) {
    const entry = index === 0 ? undefined : this.#table.at(index);
    if (entry === undefined) throw new CompressionError('an index of nothing');
    return entry;
  }

  #literal(bits) {
    const index = this.#number(bits);
    const name = index === 0 ? this.#text() : this.#entry(index)[0];
    return [name, this.#text()];
  }

  #number(bits) {
    const most = (1 << bits) - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte();
      if (shift >= kNumberBits) throw new CompressionError('a number that is too large');
      value += (byte & 0x7F) << shift;
      if ((byte & 0x80) === 0) return value;
    }
  }

  #byte() {
    if (this.#at >= this.#bytes.length) throw new CompressionError('a block that ends early');
    return this.#bytes[this.#at++];
  }

  #text() {
    const coded = (this.#bytes[this.#at] & 0x80) !== 0;
    const size = this.#number(7);
    if (size > this.#bytes.length - this.#at) throw new CompressionError('a text that ends early');
    const raw = this.#bytes.subarray(this.#at, this.#at += size);
    const plain = coded ? huffman.decode(raw) : raw;
    if (plain === undefined || plain.length > kMostText) throw new CompressionError('a text in no code, or a long one');
    return plain.latin1Slice(0, plain.length);
  }
}

// ---- out ----

function putNumber(out, value, bits, flags) {
  const most = (1 << bits) - 1;
  if (value < most) {
    out.push(flags | value);
    return;
  }
  out.push(flags | most);
  let rest = value - most;
  for (; rest > 0x7F; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  out.push(rest);
}

function putText(out, text) {
  const plain = Buffer.from(text, 'latin1');
  const coded = huffman.encodedSize(plain) < plain.length;
  const bytes = coded ? huffman.encode(plain) : plain;
  putNumber(out, bytes.length, 7, coded ? 0x80 : 0);
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i]);
}

function putLiteral(out, [name, value], named, bits, flags) {
  putNumber(out, named, bits, flags);
  if (named === 0) putText(out, name);
  putText(out, value);
}

// Changes with nearly every request: they would push what stays the same out of the table.
const kPassing = new Set([':path', 'content-length', 'if-none-match', 'if-modified-since', 'etag', 'location', 'set-cookie', 'age']);

class Encoder {
  #table = new Table();
  #least = null;  // the smallest limit since the peer was last told one

  get tableSize() { return this.#table.size; }

  // The peer's SETTINGS_HEADER_TABLE_SIZE.
  setLimit(limit) {
    const size = Math.min(limit, kTableSize);
    if (size === this.#table.limit) return;
    this.#table.resize(size);
    this.#least = Math.min(size, this.#least ?? size);
  }

  // What the table shrank to in between is told, too: its entries are gone at both ends (RFC 7541 §4.2).
  #tellLimit(out) {
    if (this.#least === null) return;
    if (this.#least < this.#table.limit) putNumber(out, this.#least, 5, 0x20);
    putNumber(out, this.#table.limit, 5, 0x20);
    this.#least = null;
  }

  // fields: [[name, value, never indexed], …]
  encode(fields) {
    const out = [];
    this.#tellLimit(out);
    for (const field of fields) {
      const [name, value, secret] = field;
      const [both, named] = this.#table.find(name, value);
      if (secret) {
        putLiteral(out, field, named, 4, 0x10);
      } else if (both !== 0) {
        putNumber(out, both, 7, 0x80);
      } else if (kPassing.has(name)) {
        putLiteral(out, field, named, 4, 0);
      } else {
        putLiteral(out, field, named, 6, 0x40);
        this.#table.add(name, value);
      }
    }
    return Buffer.from(out);
  }
}

module.exports = { CompressionError, Decoder, Encoder };
