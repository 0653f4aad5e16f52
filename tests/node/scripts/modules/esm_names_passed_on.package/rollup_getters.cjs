'use strict';
var inner = require('./inner.cjs');
exports.own = 'own';
Object.keys(inner).forEach(function (k) {
  if (k !== 'default' && !Object.prototype.hasOwnProperty.call(exports, k)) Object.defineProperty(exports, k, {
    enumerable: true,
    get: function () { return inner[k]; }
  });
});
