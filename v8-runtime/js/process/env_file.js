'use strict';
// The format of .env files, as Node reads them: NAME=value lines, quotes that span lines, comments, `export`.
function parseEnv(content) {
  const text = content.replace(/\r\n?/g, '\n');
  const values = {};
  for (let at = 0; at < text.length;) {
    while (at < text.length && /\s/.test(text[at])) at++;
    if (text[at] === '#') {
      at = lineEnd(text, at) + 1;
      continue;
    }
    // As Node has it: a line without one is part of the next one's name.
    const equals = text.indexOf('=', at);
    if (equals === -1) break;
    const key = text.slice(at, equals).trim().replace(/^export\s+/, '');
    let next = lineEnd(text, equals) + 1;
    if (key !== '') [values[key], next] = readValue(text, equals + 1, next - 1);
    at = next;
  }
  // Node gives them sorted.
  const sorted = {};
  for (const name of Object.keys(values).sort()) sorted[name] = values[name];
  return sorted;
}

const lineEnd = (text, at) => (text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at));

// [value, where the next line begins]
function readValue(text, from, end) {
  let start = from;
  while (start < end && (text[start] === ' ' || text[start] === '\t')) start++;
  const quote = text[start];
  if (start < end && (quote === '"' || quote === "'" || quote === '`')) {
    const close = text.indexOf(quote, start + 1);
    if (close !== -1) {
      const inner = text.slice(start + 1, close);
      return [quote === '"' ? inner.replaceAll('\\n', '\n') : inner, lineEnd(text, close) + 1];
    }
  }
  const line = text.slice(start, end);
  const comment = line.indexOf('#');
  return [(comment === -1 ? line : line.slice(0, comment)).trim(), end + 1];
}

module.exports = { parseEnv };
