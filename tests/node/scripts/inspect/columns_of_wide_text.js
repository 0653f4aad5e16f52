'use strict';
// Characters of two columns and of none, where entries are put in columns.
const { inspect } = require('util');
exports.handler = async () => {
  const words = ['漢字', 'かな', '한국어', 'a\u0301', 'e\u0301e\u0301', '\ufeffx', '\u200bzero', '😀', '👩‍👩‍👧', 'ﾊﾝｶｸ', '全角', '⌚', '☎', '\u00adsoft', 'ﬁ', '日本語テキスト', 'plain', 'longer word'];
  console.table([{ 漢字: '値', plain: 1 }, { 漢字: '😀😀', plain: 'é' }]);
  return [inspect(words), inspect(words, { colors: true }), inspect(words.map((word) => ({ word }))), inspect(words, { breakLength: 40 }), inspect(words.concat(1, 2, 3), { compact: 1 }),
    inspect(new Map(words.map((word) => [word, word])), { breakLength: 30 })];
};
