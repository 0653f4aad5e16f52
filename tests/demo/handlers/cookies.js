'use strict';

// The value of one cookie of the request, or undefined. A viewer may send several Cookie lines.
exports.read = (headers, name) => {
  for (const line of headers.cookie || []) {
    for (const pair of line.value.split(';')) {
      const equals = pair.indexOf('=');
      if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
    }
  }
  return undefined;
};
