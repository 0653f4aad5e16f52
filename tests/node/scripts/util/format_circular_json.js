'use strict';
const util = require('util');
exports.handler = async () => {
  const circular = { a: 1 };
  circular.self = circular;
  return [util.format('%j', circular), util.format('%s', circular), util.format(circular)];
};
