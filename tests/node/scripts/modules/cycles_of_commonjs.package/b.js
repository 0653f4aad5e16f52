cycleLog.push('b begins');
const a = require('./a');
exports.seen = { ...a };
exports.name = 'b';
cycleLog.push('b ends');
