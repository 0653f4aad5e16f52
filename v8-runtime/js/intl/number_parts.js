'use strict';
// From what ICU tells of a formatted number ([text, field, begin, end, …]) to the parts of formatToParts(): what lies in
// several fields belongs to the shortest, what lies in none is literal.
const kOfRange = 100;
const kNames = ['integer', 'fraction', 'decimal', 'exponentSeparator', 'exponentMinusSign', 'exponentInteger', 'group', 'currency', 'percentSign',
  'perMille', 'sign', 'unit', 'compact', 'approximatelySign'];

function nameOf(field, text, value) {
  const name = kNames[field] ?? 'literal';
  if (name === 'sign') return text.includes('+') ? 'plusSign' : 'minusSign';
  if (name === 'integer' && typeof value === 'number') {
    if (value !== value) return 'nan';
    if (value === Infinity || value === -Infinity) return 'infinity';
  }
  return name;
}

// `values`: one number, or the two of a range.
function partsOf(answer, values) {
  const text = answer[0];
  const owners = new Array(text.length).fill(-1);
  const sizes = new Array(text.length).fill(Infinity);
  const sources = new Array(text.length).fill('shared');
  for (let i = 1; i < answer.length; i += 3) {
    const field = answer[i];
    const begin = answer[i + 1];
    const end = answer[i + 2];
    for (let at = begin; at < end; at++) {
      if (field >= kOfRange) {
        sources[at] = field === kOfRange ? 'startRange' : 'endRange';
      } else if (end - begin < sizes[at]) {
        owners[at] = i;
        sizes[at] = end - begin;
      }
    }
  }
  const parts = [];
  for (let begin = 0, at = 1; at <= text.length; at++) {
    if (at < text.length && owners[at] === owners[begin] && (owners[at] === -1 || sources[at] === sources[begin])) continue;
    const value = text.slice(begin, at);
    const source = sources[begin] === sources[at - 1] ? sources[begin] : 'shared';
    const type = owners[begin] === -1 ? 'literal' : nameOf(answer[owners[begin]], value, source === 'endRange' ? values[1] : values[0]);
    parts.push(values.length === 1 ? { type, value } : { type, value, source });
    begin = at;
  }
  return parts;
}

module.exports = { partsOf };
