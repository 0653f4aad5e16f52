'use strict';
const a = require('./a');
exports.handler = async () => ({ a, seenByB: require('./b').seen, log: globalThis.cycleLog, self: require('./self').same });
