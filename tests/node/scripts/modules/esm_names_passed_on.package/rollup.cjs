'use strict';
// As rollup passes everything of a module on.
Object.defineProperty(exports, '__esModule', { value: true });
var inner = require('./inner.cjs');
exports.shared = 'of this one';
Object.keys(inner).forEach(function (k) {
  if (k !== 'default' && !Object.prototype.hasOwnProperty.call(exports, k)) exports[k] = inner[k];
});
