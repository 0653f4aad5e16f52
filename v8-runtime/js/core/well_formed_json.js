'use strict';
// What JSON.stringify gives, without halves of surrogate pairs: it writes them as escapes, which are no JSON for who reads
// strictly. Each becomes the replacement character, as in UTF-8.
const { StringPrototypeIndexOf, StringPrototypeSlice } = require('./primordials');

function withoutLoneSurrogates(json) {
  let at = StringPrototypeIndexOf(json, '\\');
  if (at === -1) return json;
  let out = '';
  let from = 0;
  while (at !== -1) {
    // No other \ud… is ever written: pairs are characters.
    if (json[at + 1] === 'u' && json[at + 2] === 'd') {
      out += `${StringPrototypeSlice(json, from, at)}\ufffd`;
      at = from = at + 6;
    } else {
      at += 2;
    }
    at = StringPrototypeIndexOf(json, '\\', at);
  }
  return from === 0 ? json : out + StringPrototypeSlice(json, from);
}

module.exports = { withoutLoneSurrogates };
