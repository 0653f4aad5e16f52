'use strict';
var inner = require('./inner.cjs');
Object.keys(inner).forEach(function (k) {
  if (k !== 'default' && !exports.hasOwnProperty(k)) exports[k] = inner[k];
});
exports.own = 'own';
