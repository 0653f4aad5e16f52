globalThis.cycleLog = ['a begins'];
exports.early = 1;
const b = require('./b');
exports.late = 2;
exports.b = b.name;
cycleLog.push('a ends');
