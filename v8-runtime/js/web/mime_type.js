'use strict';
// util.MIMEType and MIMEParams: media types as the MIME Sniffing standard reads and writes them.
const { codes } = require('../core/errors');

const kNoToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const kNoQuotable = /[^\t\u0020-\u007E\u0080-\u00FF]/;

function checkToken(text, what, whole) {
  const found = text === '' ? -1 : text.search(kNoToken);
  if (text === '' || found !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX(what, whole, found);
}

function quoted(value) {
  if (value !== '' && !kNoToken.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

class MIMEParams {
  #map = new Map();

  delete(name) { this.#map.delete(`${name}`); }
  get(name) { return this.#map.get(`${name}`) ?? null; }
  has(name) { return this.#map.has(`${name}`); }
  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    checkToken(name, 'parameter name', name);
    const found = value.search(kNoQuotable);
    if (found !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, found);
    this.#map.set(name, value);
  }
  * entries() { yield* this.#map.entries(); }
  * keys() { yield* this.#map.keys(); }
  * values() { yield* this.#map.values(); }
  toString() {
    let text = '';
    for (const [name, value] of this.#map) text += `${text === '' ? '' : ';'}${name}=${quoted(value)}`;
    return text;
  }

  // What is malformed is left out; the first of a name counts.
  static read(text) {
    const params = new MIMEParams();
    for (let at = 0; at < text.length;) {
      while (/[\t\n\r ]/.test(text[at] ?? '')) at++;
      const end = endOf(text, at, /[;=]/g);
      const name = text.slice(at, end).toLowerCase();
      at = end;
      if (text[at] !== '=') {
        at++;
        continue;
      }
      let value;
      [value, at] = readValue(text, at + 1);
      at = endOf(text, at, /;/g) + 1;
      if (value !== null && name !== '' && !kNoToken.test(name) && !kNoQuotable.test(value) && !params.#map.has(name)) {
        params.#map.set(name, value);
      }
    }
    return params;
  }
}
const readParams = MIMEParams.read;
delete MIMEParams.read;
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: { value: MIMEParams.prototype.entries, configurable: true, writable: true },
  toJSON: { value: MIMEParams.prototype.toString, configurable: true, writable: true },
});

function endOf(text, from, stop) {
  stop.lastIndex = from;
  const found = stop.exec(text);
  return found === null ? text.length : found.index;
}

// [value, index behind it]; an unquoted empty value is none.
function readValue(text, from) {
  if (text[from] !== '"') {
    const end = endOf(text, from, /;/g);
    const value = text.slice(from, end).replace(/[\t\n\r ]+$/, '');
    return [value === '' ? null : value, end];
  }
  let value = '';
  let at = from + 1;
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at];
  }
  return [value, at + 1];
}

class MIMEType {
  #type;
  #subtype;
  #params;

  constructor(string) {
    const text = `${string}`.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
    const slash = text.indexOf('/');
    const type = slash === -1 ? text : text.slice(0, slash);
    checkToken(type, 'type', text);
    if (slash === -1) throw new codes.ERR_INVALID_MIME_SYNTAX('type', text, -1);
    const semicolon = text.indexOf(';', slash);
    const subtype = text.slice(slash + 1, semicolon === -1 ? text.length : semicolon).replace(/[\t\n\r ]+$/, '');
    checkToken(subtype, 'subtype', text);
    this.#type = type.toLowerCase();
    this.#subtype = subtype.toLowerCase();
    this.#params = readParams(semicolon === -1 ? '' : text.slice(semicolon + 1));
  }

  get type() { return this.#type; }
  set type(value) {
    value = `${value}`;
    checkToken(value, 'type', value);
    this.#type = value.toLowerCase();
  }
  get subtype() { return this.#subtype; }
  set subtype(value) {
    value = `${value}`;
    checkToken(value, 'subtype', value);
    this.#subtype = value.toLowerCase();
  }
  get essence() { return `${this.#type}/${this.#subtype}`; }
  get params() { return this.#params; }
  toString() {
    const params = `${this.#params}`;
    return `${this.#type}/${this.#subtype}${params === '' ? '' : `;${params}`}`;
  }
}
Object.defineProperties(MIMEType.prototype, {
  type: { enumerable: true },
  subtype: { enumerable: true },
  essence: { enumerable: true },
  params: { enumerable: true },
  toString: { enumerable: true },
  toJSON: { value: MIMEType.prototype.toString, configurable: true, writable: true, enumerable: true },
});

// As a body's blob has it: normalised, or nothing.
function normalMimeType(text) {
  try {
    return `${new MIMEType(text)}`;
  } catch {
    return '';
  }
}

module.exports = { MIMEType, MIMEParams, normalMimeType };
