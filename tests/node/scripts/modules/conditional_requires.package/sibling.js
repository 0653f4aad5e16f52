'use strict';
exports.one = 1;
if (!process.env.NEVER) {
  exports.early = true;
  return;
}
const newer = require('./newer');
exports.newer = newer;
