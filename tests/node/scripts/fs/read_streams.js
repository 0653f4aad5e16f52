'use strict';
const fs = require('fs');
const path = require('path');
exports.handler = async () => {
  const read = async (name, options) => { let text = ''; for await (const chunk of fs.createReadStream(path.join(__dirname, 'folder', name), options)) text += chunk.toString(); return text; };
  return [await read('text.txt', 'utf8'), await read('text.txt', { start: 1, end: 4 }), await read('none').catch((error) => error.code), await read('text.txt', { highWaterMark: 2, encoding: 'utf8' })];
};
