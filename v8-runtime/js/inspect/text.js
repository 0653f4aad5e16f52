'use strict';
// Strings, numbers and other primitives as util.inspect prints them; widths as a terminal shows them.
const {
  ArrayPrototypeJoin, ArrayPrototypeMap, BigIntPrototypeToString, MathTrunc, NumberPrototypeToString, ObjectIs,
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, RegExpPrototypeSymbolSplit, String, StringFromCodePoint, StringPrototypeCharCodeAt,
  StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypePadStart, StringPrototypeRepeat, StringPrototypeSlice,
  StringPrototypeToUpperCase, StringPrototypeNormalize, StringPrototypeCodePointAt, SymbolPrototypeToString,
} = require('../core/primordials');

const kNeedsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const kNeedsEscapeAll = new RegExp(kNeedsEscape.source, 'g');
const kNeedsEscapeNoQuote = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const kNeedsEscapeNoQuoteAll = new RegExp(kNeedsEscapeNoQuote.source, 'g');
const kMinSplitLength = 16;

// Escape of each code below 160, "" where none is needed.
const kEscapes = [];
for (let code = 0; code < 160; code++) {
  const hex = StringPrototypeToUpperCase(NumberPrototypeToString(code, 16));
  kEscapes[code] = code < 32 || code > 126 ? `\\x${StringPrototypePadStart(hex, 2, '0')}` : '';
}
for (const [char, escape] of [['\b', '\\b'], ['\t', '\\t'], ['\n', '\\n'], ['\f', '\\f'], ['\r', '\\r'], ["'", "\\'"],
  ['\\', '\\\\']]) {
  kEscapes[StringPrototypeCharCodeAt(char)] = escape;
}

function escapeOf(text) {
  const code = StringPrototypeCharCodeAt(text);
  return code < kEscapes.length ? kEscapes[code]
    : `\\u${NumberPrototypeToString(code, 16)}`;
}

// Quoted with ' unless the string has one and " (or then `) would need no escape.
function quote(text) {
  let test = kNeedsEscape;
  let all = kNeedsEscapeAll;
  let mark = "'";
  if (StringPrototypeIncludes(text, "'")) {
    if (!StringPrototypeIncludes(text, '"')) mark = '"';
    else if (!StringPrototypeIncludes(text, '`') && !StringPrototypeIncludes(text, '${')) mark = '`';
    if (mark !== "'") {
      test = kNeedsEscapeNoQuote;
      all = kNeedsEscapeNoQuoteAll;
    }
  }
  if (RegExpPrototypeExec(test, text) === null) return `${mark}${text}${mark}`;
  return `${mark}${RegExpPrototypeSymbolReplace(all, text, escapeOf)}${mark}`;
}

function escapeControls(text) {
  return RegExpPrototypeSymbolReplace(kNeedsEscapeAll, text, escapeOf);
}

function separateInteger(digits) {
  let result = '';
  let end = digits.length;
  const start = digits[0] === '-' ? 1 : 0;
  for (; end >= start + 4; end -= 3) result = `_${StringPrototypeSlice(digits, end - 3, end)}${result}`;
  return end === digits.length ? digits : `${StringPrototypeSlice(digits, 0, end)}${result}`;
}

function separateFraction(digits) {
  let result = '';
  let at = 0;
  for (; at < digits.length - 3; at += 3) result += `${StringPrototypeSlice(digits, at, at + 3)}_`;
  return at === 0 ? digits : `${result}${StringPrototypeSlice(digits, at)}`;
}

function formatNumber(stylize, number, separated) {
  if (!separated) return stylize(ObjectIs(number, -0) ? '-0' : `${number}`, 'number');
  const integer = MathTrunc(number);
  const text = String(integer);
  if (integer === number) {
    return stylize(!globalThisIsFinite(number) || StringPrototypeIncludes(text, 'e') ? text : separateInteger(text), 'number');
  }
  if (number !== number) return stylize(text, 'number');
  const whole = String(number);
  const dot = StringPrototypeIndexOf(whole, '.');
  if (dot === -1) return stylize(whole, 'number');
  return stylize(`${separateInteger(StringPrototypeSlice(whole, 0, dot))}.${
    separateFraction(StringPrototypeSlice(whole, dot + 1))}`, 'number');
}

function globalThisIsFinite(number) {
  return number - number === 0;
}

function formatBigInt(stylize, bigint, separated) {
  const text = BigIntPrototypeToString(bigint);
  return stylize(`${separated ? separateInteger(text) : text}n`, 'bigint');
}

function formatString(stylize, text, ctx) {
  let trailer = '';
  if (text.length > ctx.maxStringLength) {
    const left = text.length - ctx.maxStringLength;
    text = StringPrototypeSlice(text, 0, ctx.maxStringLength);
    trailer = `... ${left} more character${left > 1 ? 's' : ''}`;
  }
  if (ctx.compact !== true && text.length > kMinSplitLength &&
      text.length > ctx.breakLength - ctx.indentationLvl - 4) {
    const lines = ArrayPrototypeMap(RegExpPrototypeSymbolSplit(/(?<=\n)/, text), (line) => stylize(quote(line), 'string'));
    return ArrayPrototypeJoin(lines, ` +\n${StringPrototypeRepeat(' ', ctx.indentationLvl + 2)}`) + trailer;
  }
  return stylize(quote(text), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, ctx);
    case 'number': return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(SymbolPrototypeToString(value), 'symbol');
  }
}

// What terminals do not print: CSI and OSC sequences.
const kAnsi = new RegExp('[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/#&.:=?%@~_]*)*)?(?:\\u0007|\\u001B\\u005C|\\u009C))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))', 'g');

function stripVTControlCharacters(text) {
  return RegExpPrototypeSymbolReplace(kAnsi, text, '');
}

const kAscii = /^[\x20-\x7e]*$/;
const kZeroWidth = /^(?!\xad)[\p{Cc}\p{Cf}\p{Mn}\p{Me}]$/u;
const kWideSymbol = /^\p{Emoji_Presentation}$/u;

// East Asian characters two columns wide, by the Unicode standard's property, and pictures.
function isWide(code) {
  return code >= 0x1100 && (code <= 0x115f || code === 0x2329 || code === 0x232a || (code >= 0x268a && code <= 0x268f) ||
    (code >= 0x2630 && code <= 0x2637) || (code >= 0x2e80 && code <= 0x3247) || (code >= 0x3250 && code <= 0xa4c6) ||
    (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe10 && code <= 0xfe19) || (code >= 0xfe30 && code <= 0xfe6b) || (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x16fe0 && code <= 0x18df2) || (code >= 0x1aff0 && code <= 0x1b2fb) ||
    (code >= 0x1d300 && code <= 0x1d376) || (code >= 0x1f200 && code <= 0x1f265) || (code >= 0x20000 && code <= 0x3fffd) ||
    RegExpPrototypeExec(kWideSymbol, StringFromCodePoint(code)) !== null);
}

function isZeroWidth(code) {
  return (code <= 0x1f || code >= 0x7f) && RegExpPrototypeExec(kZeroWidth, StringFromCodePoint(code)) !== null;
}

// Columns of a string on a terminal.
function getStringWidth(text, removeControls = true) {
  if (RegExpPrototypeExec(kAscii, text) !== null) return text.length;
  let width = 0;
  const shown = StringPrototypeNormalize(removeControls ? stripVTControlCharacters(text) : text, 'NFC');
  for (let i = 0; i < shown.length; i++) {
    const code = StringPrototypeCodePointAt(shown, i);
    if (code > 0xffff) i++;
    if (isZeroWidth(code)) continue;
    width += isWide(code) ? 2 : 1;
  }
  return width;
}

module.exports = {
  quote, escapeControls, formatNumber, formatBigInt, formatPrimitive, stripVTControlCharacters, getStringWidth,
};
