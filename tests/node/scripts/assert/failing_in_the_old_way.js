'use strict';
const assert = require('assert');
exports.handler = async () => [[1, 2], [1, 2, 'm'], [1, 2, undefined, '>'], [1, 2, new Error('own')], ['only'], [], [null], [undefined], [1, 2, 'm', '=='], [5], [new TypeError('t')], [null, 2]].map((args) => {
  try {
    return assert.fail(...args);
  } catch (error) {
    return [error.name, error.code, error.message, error.actual, error.expected, error.operator, error.generatedMessage];
  }
}).concat(assert.fail.length);
