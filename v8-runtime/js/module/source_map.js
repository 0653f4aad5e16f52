'use strict';
// SourceMap of the module `module`: from a place in generated code to one in the source. A map comes from a handler's
// package or is made by the handler: however large or broken it is, decoding ends, and what is too much of it is ignored.
const {
  ArrayIsArray, ArrayPrototypeSlice, Int32Array, JSONParse, JSONStringify, String, StringPrototypeCharCodeAt, TypedArrayPrototypeSet,
} = require('../core/primordials');
const { validateObject } = require('../core/validators');

// Places that one map may have, 24 bytes each.
const kMostPlaces = 1 << 20;
const kFields = 6;  // line and column, source, line and column in it, name; -1: none
const kNowhere = 0x7FFFFFFF;
const kMostSections = 1 << 12;
const kMostDepth = 8;

const kDigits = new Int32Array(128).fill(-1);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((digit, value) => {
  kDigits[digit.charCodeAt(0)] = value;
});

// The numbers of a map's `mappings`, one after the other.
class Digits {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  get code() {
    return this.at < this.text.length ? StringPrototypeCharCodeAt(this.text, this.at) : 0;
  }

  // Base 64 with a continuation bit; the lowest bit of the whole is the sign. What is no digit is passed over as zero.
  number() {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 5) {
      const digit = this.code < 128 ? kDigits[this.code] : -1;
      this.at++;
      if (digit < 0) break;
      value |= (digit & 31) << shift;
      if ((digit & 32) === 0) break;
    }
    return value & 1 ? -(value >>> 1) : value >>> 1;
  }
}

const kComma = 44;
const kSemicolon = 59;
// The end of the text is none, to Node: its last place has all fields.
const atSeparator = (digits) => digits.code === kComma || digits.code === kSemicolon;

// The index in a list of what stands at `index` of those that begin at `first`; behind them nothing does.
const inside = (first, index, list) => (index >= 0 && first + index < list.length ? first + index : kNowhere);

class Places {
  constructor() {
    this.fields = new Int32Array(64 * kFields);
    this.count = 0;
    this.sources = [];
    this.names = [];
  }

  add(line, column, source, sourceLine, sourceColumn, name) {
    if (this.count === kMostPlaces) return;
    const at = this.count++ * kFields;
    if (at === this.fields.length) {
      const larger = new Int32Array(at * 2);
      TypedArrayPrototypeSet(larger, this.fields);
      this.fields = larger;
    }
    this.fields[at] = line;
    this.fields[at + 1] = column;
    this.fields[at + 2] = source;
    this.fields[at + 3] = sourceLine;
    this.fields[at + 4] = sourceColumn;
    this.fields[at + 5] = name;
  }

  isBehind(index, line, column) {
    const at = index * kFields;
    return this.fields[at] > line || (this.fields[at] === line && this.fields[at + 1] > column);
  }

  // The last place that is not behind, or -1.
  find(line, column) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.isBehind(middle, line, column)) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  // A map without sections, whose generated code begins at a place.
  decode(map, line, column) {
    const firstSource = this.sources.length;
    const firstName = this.names.length;
    if (ArrayIsArray(map.sources)) for (let i = 0; i < map.sources.length; i++) this.sources[firstSource + i] = map.sources[i];
    if (ArrayIsArray(map.names)) for (let i = 0; i < map.names.length; i++) this.names[firstName + i] = map.names[i];
    const digits = new Digits(String(map.mappings));
    let source = 0;
    let sourceLine = 0;
    let sourceColumn = 0;
    let nameIndex = 0;
    while (this.count < kMostPlaces) {
      if (digits.code === kComma) {
        digits.at++;
      } else {
        while (digits.code === kSemicolon) {
          line++;
          column = 0;
          digits.at++;
        }
        if (digits.code === 0) break;
      }
      column += digits.number();
      if (atSeparator(digits)) {
        this.add(line, column, -1, -1, -1, -1);
        continue;
      }
      source += digits.number();
      sourceLine += digits.number();
      sourceColumn += digits.number();
      let name = -1;
      if (!atSeparator(digits)) {
        nameIndex += digits.number();
        name = inside(firstName, nameIndex, this.names);
      }
      while (digits.code !== 0 && !atSeparator(digits)) digits.at++;
      this.add(line, column, inside(firstSource, source, this.sources), sourceLine, sourceColumn, name);
    }
  }

  decodeAny(map, line, column, depth = 0) {
    if (map === null || typeof map !== 'object' || depth > kMostDepth) return;
    if (!ArrayIsArray(map.sections)) {
      this.decode(map, line, column);
      return;
    }
    for (let i = 0; i < map.sections.length && i < kMostSections; i++) {
      const { offset, map: part } = map.sections[i] ?? {};
      this.decodeAny(part, offset?.line | 0, offset?.column | 0, depth + 1);
    }
  }
}

class SourceMap {
  #payload;
  #places;
  #lineLengths;

  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = JSONParse(JSONStringify(payload));
    const places = new Places();
    places.decodeAny(this.#payload, 0, 0);
    this.#places = places;
    this.#lineLengths = ArrayIsArray(lineLengths) ? ArrayPrototypeSlice(lineLengths) : undefined;
  }

  get payload() {
    return JSONParse(JSONStringify(this.#payload));
  }

  get lineLengths() {
    return this.#lineLengths === undefined ? undefined : ArrayPrototypeSlice(this.#lineLengths);
  }

  findEntry(lineOffset, columnOffset) {
    const { fields, sources, names } = this.#places;
    const index = this.#places.find(lineOffset, columnOffset);
    if (index < 0) return {};
    const at = index * kFields;
    const hasSource = fields[at + 2] >= 0;
    return {
      generatedLine: fields[at],
      generatedColumn: fields[at + 1],
      originalSource: hasSource ? sources[fields[at + 2]] : undefined,
      originalLine: hasSource ? fields[at + 3] : undefined,
      originalColumn: hasSource ? fields[at + 4] : undefined,
      name: fields[at + 5] >= 0 ? names[fields[at + 5]] : undefined,
    };
  }

  findOrigin(lineNumber, columnNumber) {
    const found = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (found.originalSource === undefined || found.originalLine === undefined || found.originalColumn === undefined ||
        found.generatedLine === undefined || found.generatedColumn === undefined) return {};
    const lines = lineNumber - 1 - found.generatedLine;
    const columns = columnNumber - 1 - found.generatedColumn;
    return {
      name: found.name,
      fileName: found.originalSource,
      lineNumber: found.originalLine + lines + 1,
      columnNumber: found.originalColumn + columns + 1,
    };
  }
}

module.exports = { SourceMap };
