'use strict';
var rollup = require('./rollup.cjs');
Object.keys(rollup).forEach(function (k) {
  if (k !== 'default' && !Object.prototype.hasOwnProperty.call(exports, k)) exports[k] = rollup[k];
});
exports.outer = 'outer';
