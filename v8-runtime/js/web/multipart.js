'use strict';
// Forms as bodies: multipart/form-data and application/x-www-form-urlencoded, both ways. What comes from outside is
// parsed strictly, as undici 6 does: anything but parts with a name, each closed by the boundary, is refused.
const { native } = require('../core/native');
const { Buffer } = require('../buffer/buffer');
const { parseUrlencoded } = require('../url/urlencoded');
const { Blob, File } = require('./blob');
const { FormData } = require('./form_data');

const kMaxBoundary = 70;
const kMaxParts = 100000;

const escaped = (name) => name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
const withCrlf = (text) => text.replace(/\r?\n|\r/g, '\r\n');

// {blob, type}: the form as the body of a request.
function writeMultipart(form) {
  const random = native.randomFill(new Uint8Array(6));
  const digits = (random.reduce((sum, byte) => sum * 256 + byte, 0) % 1e11).toString().padStart(11, '0');
  const boundary = `----formdata-undici-0${digits}`;
  const parts = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(withCrlf(name))}"`;
    if (typeof value === 'string') {
      parts.push(`${head}\r\n\r\n${withCrlf(value)}\r\n`);
    } else {
      parts.push(`${head}${value.name ? `; filename="${escaped(value.name)}"` : ''}\r\nContent-Type: ${
        value.type || 'application/octet-stream'}\r\n\r\n`, value, '\r\n');
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { blob: new Blob(parts), type: `multipart/form-data; boundary=${boundary}` };
}

function boundaryOf(parameters) {
  const found = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(parameters);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined || boundary.length > kMaxBoundary || !/^[0-9a-zA-Z'()+_,\-./:=?]+$/.test(boundary)) return undefined;
  return boundary;
}

const startsWith = (bytes, text, at) => {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
};

// `name="…"` with %22, %0A and %0D taken back.
function quotedValue(header, at) {
  const end = header.indexOf('"', at);
  if (end === -1) return undefined;
  const value = header.slice(at, end).replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
  return { value, next: end + 1 };
}

// Of `form-data; name="a"; filename="b"`: {name, filename}.
function readDisposition(value) {
  if (!/^form-data/i.test(value)) return undefined;
  const rest = value.slice('form-data'.length);
  const name = /^; ?name="/.exec(rest);
  if (name === null) return undefined;
  const first = quotedValue(rest, name[0].length);
  if (first === undefined) return undefined;
  const file = /^; ?filename(\*?)="/.exec(rest.slice(first.next));
  if (file === null) return /^;/.test(rest.slice(first.next)) ? undefined : { name: first.value };
  if (file[1] === '*') return undefined;
  const second = quotedValue(rest, first.next + file[0].length);
  return second === undefined ? undefined : { name: first.value, filename: second.value };
}

// {name, filename, type, next}, `next` behind the empty line; undefined if they are malformed.
function readHeaders(bytes, from) {
  const result = { name: undefined, filename: undefined, type: undefined, next: 0 };
  let at = from;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    if (end === -1) return undefined;
    if (end === at) {
      if (result.name === undefined) return undefined;
      result.next = at + 2;
      return result;
    }
    const line = bytes.toString('utf8', at, end);
    const colon = line.indexOf(':');
    if (colon < 1 || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(line.slice(0, colon))) return undefined;
    const value = line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '');
    const field = line.slice(0, colon).toLowerCase();
    if (field === 'content-disposition') {
      const found = readDisposition(value);
      if (found === undefined) return undefined;
      Object.assign(result, found);
    } else if (field === 'content-type') {
      result.type = value;
    } else if (field === 'content-transfer-encoding') {
      result.encoding = value;
    }
    at = end + 2;
  }
}

function addPart(form, part, content) {
  const bytes = part.encoding === 'base64' ? Buffer.from(content.toString(), 'base64') : content;
  if (part.filename === undefined) {
    form.append(part.name, native.utf8Decode(bytes, 0, bytes.byteLength, false, true));
    return;
  }
  const type = part.type ?? 'text/plain';
  form.append(part.name, new File([bytes], part.filename, { type: /^[\x00-\x7f]*$/.test(type) ? type : '' }));
}

// The form of these bytes; undefined if they are none.
function readMultipart(given, parameters) {
  const boundary = boundaryOf(parameters);
  if (boundary === undefined) return undefined;
  const delimiter = `--${boundary}`;
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const form = new FormData();
  // Of what is around the parts empty lines alone are allowed.
  let at = 0;
  while (startsWith(bytes, '\r\n', at)) at += 2;
  let last = bytes.length;
  while (last >= 2 && startsWith(bytes, '\r\n', last - 2)) last -= 2;
  for (let parts = 0; parts <= kMaxParts; parts++) {
    if (!startsWith(bytes, delimiter, at)) return undefined;
    at += delimiter.length;
    if (at === last - 2 && startsWith(bytes, '--', at)) return form;
    if (!startsWith(bytes, '\r\n', at)) return undefined;
    const part = readHeaders(bytes, at + 2);
    if (part === undefined) return undefined;
    const end = bytes.indexOf(`\r\n${delimiter}`, part.next - 2);
    if (end === -1) return undefined;
    addPart(form, part, bytes.subarray(part.next, Math.max(end, part.next)));
    at = end + 2;
  }
  return undefined;
}

function readUrlencoded(text) {
  const form = new FormData();
  const pairs = parseUrlencoded(text);
  for (let i = 0; i < pairs.length; i += 2) form.append(pairs[i], pairs[i + 1]);
  return form;
}

// The body of a Response or Request as a form.
function readForm(bytes, contentType) {
  const [essence] = (contentType ?? '').split(';');
  const type = essence.trim().toLowerCase();
  if (type === 'multipart/form-data') {
    const form = readMultipart(bytes, contentType);
    if (form === undefined) throw new TypeError('Failed to parse body as FormData.');
    return form;
  }
  if (type === 'application/x-www-form-urlencoded') return readUrlencoded(native.utf8Decode(bytes, 0, bytes.byteLength, false, false));
  throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
}

module.exports = { readForm, writeMultipart };
