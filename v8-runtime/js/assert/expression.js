'use strict';
// The text of the call that failed: "assert(a === b)", read from the file that it stands in.
const {
  Error, ErrorCaptureStackTrace, RegExpPrototypeExec, String, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
} = require('../core/primordials');

// A longer call is not shown: whoever reads it has lost the thread.
const kMostLength = 65536;
// How far before the function's name its object is looked for: assert.strict.
const kMostBefore = 256;
const kObjectBefore = /(?:[\w$]+\s*\??\.\s*)*$/;
const kNameAndParenthesis = /^[\w$]+\s*(?:\?\.\s*)?\(/;
// After these a slash begins a regular expression.
const kBeforeRegExp = /(?:^|[(,=:[!&|?{};+\-*%<>~^])\s*$|\b(?:return|typeof|in|of|case|void|delete|await|yield)\s*$/;

function placeOf(caller) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (error, sites) => sites;
    ErrorCaptureStackTrace(holder, caller);
    const [site] = holder.stack;
    const file = site?.getFileName();
    if (typeof file !== 'string' || site.isEval()) return undefined;
    return { file, line: site.getLineNumber(), column: site.getColumnNumber() - 1 };
  } catch {
    return undefined;  // Error is frozen, or not the language's own any more
  } finally {
    try {
      Error.prepareStackTrace = prepareStackTrace;
      Error.stackTraceLimit = stackTraceLimit;
    } catch { /* nothing was changed, then */ }
  }
}

function endOfString(text, at) {
  const quote = text[at];
  for (at++; at < text.length && text[at] !== quote; at++) if (text[at] === '\\') at++;
  return at;
}

function endOfRegExp(text, at) {
  let inClass = false;
  for (at++; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
    else if (text[at] === '/' && !inClass) return at;
  }
  return at;
}

// `at` stands behind the ` or the }: gives where the template ends, or its next ${ begins.
function endOfTemplatePart(text, at) {
  for (; at < text.length && text[at] !== '`'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '$' && text[at + 1] === '{') return at + 1;
  }
  return at;
}

// Behind the parenthesis that closes the one at `open`; -1 if there is none near.
function endOfCall(text, open) {
  const closers = [];
  const limit = open + kMostLength < text.length ? open + kMostLength : text.length;
  for (let at = open; at < limit; at++) {
    const char = text[at];
    if (char === '"' || char === "'") {
      at = endOfString(text, at);
    } else if (char === '/' && text[at + 1] === '/') {
      at = StringPrototypeIndexOf(text, '\n', at);
      if (at === -1) return -1;
    } else if (char === '/' && text[at + 1] === '*') {
      at = StringPrototypeIndexOf(text, '*/', at) + 1;
      if (at === 0) return -1;
    } else if (char === '/' && RegExpPrototypeExec(kBeforeRegExp, StringPrototypeSlice(text, open, at)) !== null) {
      at = endOfRegExp(text, at);
    } else if (char === '`' || (char === '}' && closers[closers.length - 1] === '${')) {
      if (char === '}') closers.length--;
      at = endOfTemplatePart(text, at + 1);
      if (text[at] === '{') closers[closers.length] = '${';
    } else if (char === '(' || char === '[' || char === '{') {
      closers[closers.length] = char;
    } else if (char === ')' || char === ']' || char === '}') {
      closers.length--;
      if (closers.length === 0) return at + 1;
    }
  }
  return -1;
}

function callAt(text, { line, column }) {
  let start = 0;
  for (let i = 1; i < line; i++) start = StringPrototypeIndexOf(text, '\n', start) + 1;
  const at = start + column;
  const name = RegExpPrototypeExec(kNameAndParenthesis, StringPrototypeSlice(text, at, at + kMostBefore));
  if (name === null) return undefined;
  const before = StringPrototypeSlice(text, at - kMostBefore > start ? at - kMostBefore : start, at);
  const first = at - RegExpPrototypeExec(kObjectBefore, before)[0].length;
  const end = endOfCall(text, at + name[0].length - 1);
  return end === -1 ? undefined : { text: StringPrototypeSlice(text, first, end), column: first - start };
}

// Further lines lose as much white space as stands before the first.
function indented({ text, column }) {
  let out = '';
  for (let from = 0; from <= text.length;) {
    let end = StringPrototypeIndexOf(text, '\n', from);
    if (end === -1) end = text.length;
    let start = from;
    if (from > 0) while (start - from < column && (text[start] === ' ' || text[start] === '\t')) start++;
    out += `${from > 0 ? '\n  ' : ''}${StringPrototypeSlice(text, start, end)}`;
    from = end + 1;
  }
  return out;
}

// undefined when the source cannot be had.
function failedExpression(caller) {
  const place = placeOf(caller);
  if (place === undefined) return undefined;
  try {
    const file = StringPrototypeStartsWith(place.file, 'file:') ? require('../url/module').fileURLToPath(place.file) : place.file;
    const call = callAt(String(require('../fs/files').readFileSync(file, 'utf8')), place);
    return call && indented(call);
  } catch {
    return undefined;
  }
}

module.exports = { failedExpression };
