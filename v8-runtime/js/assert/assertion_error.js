'use strict';
// AssertionError with the messages of Node 20: a line diff for values that take several lines, both values otherwise.
const { Error, ErrorCaptureStackTrace, ObjectDefineProperty, String } = require('../core/primordials');
const { inspect, customInspect } = require('../inspect/inspect');

const kReadable = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};
// Values up to this many characters together stand on one line.
const kMaxShortLength = 12;

function show(value) {
  return inspect(value, {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false,
    sorted: true, getters: true, breakLength: Infinity,
  });
}

const kMaxDiffLines = 1000;  // the table of the diff grows with the square
// Equal lines at both sides of a difference that are shown.
const kContext = 5;

// Longest common subsequence of lines, as [' ' | '+' | '-', line].
function diffLines(actual, expected) {
  const rows = actual.length;
  const columns = expected.length;
  const table = [];
  for (let i = rows; i >= 0; i--) {
    table[i] = new Uint16Array(columns + 1);
    for (let j = columns - 1; i < rows && j >= 0; j--) {
      table[i][j] = actual[i] === expected[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const result = [];
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && actual[i] === expected[j]) {
      result.push([' ', actual[i++]]);
      j++;
    } else if (i < rows && (j === columns || table[i + 1][j] >= table[i][j + 1])) {
      result.push(['+', actual[i++]]);
    } else {
      result.push(['-', expected[j++]]);
    }
  }
  return result;
}

// Lines far from any difference are left out.
function renderDiff(diff) {
  const near = diff.map((entry, index) => {
    for (let k = Math.max(0, index - kContext); k <= Math.min(diff.length - 1, index + kContext); k++) {
      if (diff[k][0] !== ' ') return true;
    }
    return false;
  });
  let text = '';
  let skipped = false;
  diff.forEach(([mark, line], index) => {
    if (near[index]) {
      text += `\n${mark} ${line}`;
    } else if (index > 0 && !near[index - 1]) {
      skipped = true;
    } else {
      skipped = true;
      text += '\n...';
    }
  });
  return { text, skipped };
}

function isObjectLike(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// With a message of the caller's own that one stands above the difference.
function createDifference(actual, expected, operator, message) {
  const shownActual = show(actual).split('\n');
  const shownExpected = show(expected).split('\n');
  const isSame = shownActual.join('\n') === shownExpected.join('\n');
  if (operator === 'strictEqual' && isObjectLike(actual) && isObjectLike(expected) && typeof actual === typeof expected) {
    operator = 'strictEqualObject';
  }
  if (shownActual.length === 1 && shownExpected.length === 1 && shownActual[0] !== shownExpected[0]) {
    const length = shownActual[0].length + shownExpected[0].length;
    if (length <= kMaxShortLength && !isObjectLike(actual) && !isObjectLike(expected) && (actual !== 0 || expected !== 0)) {
      return `${message ?? kReadable[operator]}\n\n${shownActual[0]} !== ${shownExpected[0]}\n`;
    }
  }
  if (isSame) return `${kReadable.notIdentical}\n\n${shownActual.join('\n')}\n`;
  const diff = diffLines(shownActual.slice(0, kMaxDiffLines), shownExpected.slice(0, kMaxDiffLines));
  const { text, skipped } = renderDiff(diff);
  return `${message ?? kReadable[operator]}\n+ actual - expected${skipped ? ' ... Lines skipped' : ''}\n${text}`;
}

function shorten(text, limit) {
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

function messageOf(actual, expected, operator) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual') return createDifference(actual, expected, operator);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    let base = kReadable[operator];
    if (operator === 'notStrictEqual' && isObjectLike(actual)) base = kReadable.notStrictEqualObject;
    const lines = show(actual).split('\n');
    if (lines.length > 50) lines.splice(46, lines.length, '...');
    return lines.length === 1 ? `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}` : `${base}\n\n${lines.join('\n')}\n`;
  }
  let left = show(actual);
  let right = show(expected);
  if (operator === 'notDeepEqual' && left === right) {
    const text = `${kReadable.notDeepEqual}\n\n${left}`;
    return shorten(text, 1024);
  }
  left = shorten(left, 512);
  right = shorten(right, 512);
  if (operator === 'deepEqual') return `${kReadable.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === 'notDeepEqual') {
    return `${kReadable.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  }
  return `${left} ${operator} ${right}`;
}

class AssertionError extends Error {
  constructor(options) {
    if (options === null || typeof options !== 'object') {
      const { codes } = require('../core/errors');
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    const { message, operator, stackStartFn, actual, expected } = options;
    super(message == null ? messageOf(actual, expected, operator)
      : operator === 'deepStrictEqual' || operator === 'strictEqual' ? createDifference(actual, expected, operator, String(message))
        : String(message));
    this.generatedMessage = !message;
    ObjectDefineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    ErrorCaptureStackTrace(this, stackStartFn || options.stackStartFunction);
    void this.stack;
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [customInspect](recurseTimes, ctx) {
    return inspect(this, { ...ctx, customInspect: false, depth: 0 });
  }
}

module.exports = { AssertionError };
