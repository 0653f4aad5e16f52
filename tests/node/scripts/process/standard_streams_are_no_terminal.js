'use strict';
// Under Lambda the standard streams are pipes; record it so (`node record.mjs … | cat`).
const own = ['isTTY', 'columns', 'rows', 'getColorDepth', 'hasColors', 'getWindowSize', 'setRawMode', 'isRaw', 'cursorTo', 'clearLine'];

exports.handler = async () => ['stdin', 'stdout', 'stderr'].map((name) => [name, typeof process[name].isTTY, own.filter((key) => key in process[name])]);
