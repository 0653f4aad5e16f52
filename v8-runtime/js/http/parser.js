'use strict';
// HTTP/1 messages out of bytes, as they come: for sockets that are not streams of the proxy, and for what such a stream is asked to
// send. Bounded by the largest head; a body is passed on as it arrives.
const { Buffer } = require('../buffer/buffer');
const { parseError } = require('./errors');
const { isToken } = require('./common');

const kMaxHead = 16 * 1024;
const kMaxChunkLine = 4096;
const kStatusLine = /^HTTP\/(\d)\.(\d) (\d{3})(?: (.*))?$/;
const kRequestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+) HTTP\/(\d)\.(\d)$/;

const invalid = (code, reason) => parseError(`HPE_INVALID_${code}`, reason);

// ['Name', 'value', …] of the lines below the first.
function fieldsOf(lines, from) {
  const fields = [];
  for (let i = from; i < lines.length; i++) {
    const line = lines[i];
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (colon < 1 || !isToken(name)) throw invalid('HEADER_TOKEN', 'Invalid header token');
    const value = line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '');
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) throw invalid('HEADER_TOKEN', 'Invalid header value char');
    fields.push(name, value);
  }
  return fields;
}

function valuesOf(fields, name) {
  const values = [];
  for (let i = 0; i < fields.length; i += 2) if (fields[i].toLowerCase() === name) values.push(fields[i + 1]);
  return values;
}

const tokensOf = (fields, name) => valuesOf(fields, name).join(',').toLowerCase().split(',').map((token) => token.trim());

// kind: 'request' or 'response'. observer: head(message) gives true when no body follows whatever the fields say, body(bytes),
// complete(trailers) gives true when nothing behind this message is to be heard yet. What execute() throws ends the connection.
class MessageParser {
  #kind;
  #observer;
  #maxHead;
  #state = 'head';  // head, length, untilEnd, chunkSize, chunk, chunkEnd, trailers, upgraded
  #text = '';       // of a head or line that is not complete
  #left = 0;
  #halted = false;

  constructor(kind, observer, maxHead = undefined) {
    this.#kind = kind;
    this.#observer = observer;
    this.#maxHead = maxHead || kMaxHead;
  }

  // Between two messages, with nothing of the next one.
  get isIdle() { return this.#state === 'head' && this.#text === ''; }
  get isUpgraded() { return this.#state === 'upgraded'; }

  // Gives the bytes that follow an upgrade, else undefined.
  execute(bytes) {
    let rest = bytes;
    this.#halted = false;
    while (rest.byteLength > 0 && !this.#halted) {
      if (this.#state === 'upgraded') return rest;
      rest = this.#step(rest);
    }
    return this.#state === 'upgraded' ? rest : undefined;
  }

  // The other side sends no more.
  end() {
    if (this.#state === 'untilEnd') this.#complete([]);
    else if (this.#state !== 'upgraded' && !this.isIdle) throw invalid('EOF_STATE', 'Unexpected end of data');
  }

  #step(bytes) {
    switch (this.#state) {
      case 'head':
        return this.#takeHead(bytes);
      case 'length':
      case 'chunk': {
        const size = Math.min(this.#left, bytes.byteLength);
        this.#left -= size;
        const after = this.#state === 'chunk' ? 'chunkEnd' : 'length';
        if (this.#left === 0) this.#state = after;
        this.#observer.body(bytes.subarray(0, size));
        if (this.#left === 0 && after === 'length') this.#complete([]);
        return bytes.subarray(size);
      }
      case 'untilEnd':
        this.#observer.body(bytes);
        return bytes.subarray(bytes.byteLength);
      default:
        return this.#takeLine(bytes);
    }
  }

  #takeHead(bytes) {
    const before = this.#text.length;
    const text = this.#text + Buffer.prototype.latin1Slice.call(bytes);
    // Empty lines in front of a message are nothing (RFC 9112 §2.2).
    const start = /^(?:\r?\n)*/.exec(text)[0].length;
    const end = text.indexOf('\r\n\r\n', Math.max(start, before - 3));
    if ((end === -1 ? text.length : end) - start > this.#maxHead) throw parseError('HPE_HEADER_OVERFLOW', 'Header overflow');
    if (end === -1) {
      if (text.length - start > 8 && this.#kind === 'response' && !text.startsWith('HTTP/', start)) {
        throw invalid('CONSTANT', 'Expected HTTP/, RTSP/ or ICE/');
      }
      this.#text = start === text.length ? '' : text;
      return bytes.subarray(bytes.byteLength);
    }
    this.#text = '';
    this.#readHead(text.slice(start, end).split('\r\n'));
    return bytes.subarray(end + 4 - before);
  }

  #readHead(lines) {
    const request = this.#kind === 'request';
    const first = (request ? kRequestLine : kStatusLine).exec(lines[0]);
    if (first === null) throw request ? invalid('METHOD', 'Invalid method encountered') : invalid('CONSTANT', 'Expected HTTP/, RTSP/ or ICE/');
    const [major, minor] = (request ? first.slice(3) : first.slice(1)).map(Number);
    const fields = fieldsOf(lines, 1);
    const message = { major, minor, fields };
    if (request) Object.assign(message, { method: first[1], target: first[2] });
    else Object.assign(message, { status: Number(first[3]), reason: first[4] ?? '' });
    const connection = tokensOf(fields, 'connection');
    message.keepAlive = major > 1 || minor > 0 ? !connection.includes('close') : connection.includes('keep-alive');
    message.upgrade = request ? message.method === 'CONNECT' || (connection.includes('upgrade') && valuesOf(fields, 'upgrade').length > 0)
      : message.status === 101;
    this.#begin(message);
  }

  #begin(message) {
    const { fields, status } = message;
    const coding = tokensOf(fields, 'transfer-encoding').at(-1);
    const lengths = new Set(valuesOf(fields, 'content-length'));
    if (lengths.size > 1 || [...lengths].some((text) => !/^\d{1,15}$/.test(text))) {
      throw invalid('CONTENT_LENGTH', 'Invalid character in Content-Length');
    }
    if (lengths.size > 0 && coding !== '') throw invalid('TRANSFER_ENCODING', "Content-Length can't be present with Transfer-Encoding");
    message.untilEnd = this.#kind === 'response' && coding === '' && lengths.size === 0 && status !== 204 && status !== 304 && status >= 200;
    if (message.untilEnd) message.keepAlive = false;
    const bare = this.#observer.head(message) === true;
    if (bare && message.upgrade) {
      this.#state = 'upgraded';
    } else if (bare || status < 200 || status === 204 || status === 304) {
      this.#complete([]);
    } else if (coding !== '') {
      this.#state = 'chunkSize';
    } else if (lengths.size > 0 && Number([...lengths][0]) > 0) {
      this.#left = Number([...lengths][0]);
      this.#state = 'length';
    } else if (message.untilEnd) {
      this.#state = 'untilEnd';
    } else {
      this.#complete([]);
    }
  }

  #takeLine(bytes) {
    const end = bytes.indexOf(10);
    const upTo = end === -1 ? bytes.byteLength : end + 1;
    this.#text += Buffer.prototype.latin1Slice.call(bytes, 0, upTo);
    if (this.#text.length > (this.#state === 'trailers' ? this.#maxHead : kMaxChunkLine)) {
      throw parseError('HPE_HEADER_OVERFLOW', 'Header overflow');
    }
    if (end !== -1) this.#readLine();
    return bytes.subarray(upTo);
  }

  #readLine() {
    if (this.#state === 'trailers') {
      // Lines up to an empty one.
      if (this.#text !== '\r\n' && !this.#text.endsWith('\r\n\r\n')) return;
      const lines = this.#text.split('\r\n').filter((line) => line !== '');
      this.#text = '';
      this.#complete(fieldsOf(lines, 0));
      return;
    }
    const line = this.#text.replace(/\r?\n$/, '');
    this.#text = '';
    if (this.#state === 'chunkEnd') {
      if (line !== '') throw invalid('CHUNK_SIZE', 'Expected CRLF after chunk');
      this.#state = 'chunkSize';
      return;
    }
    const size = /^([0-9a-fA-F]{1,13})[\t ]*(?:;.*)?$/.exec(line);
    if (size === null) throw invalid('CHUNK_SIZE', 'Invalid character in chunk size');
    this.#left = parseInt(size[1], 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
  }

  #complete(trailers) {
    this.#state = 'head';
    this.#left = 0;
    this.#halted = this.#observer.complete(trailers) === true;
  }
}

module.exports = { MessageParser, valuesOf };
