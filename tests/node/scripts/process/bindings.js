'use strict';
// process.binding: what packages probe for.
const attempt = require('../attempt');
exports.handler = async () => {
  const util = process.binding('util');
  const constants = process.binding('constants');
  return {
    util: [util.isDate(new Date()), util.isMap(new Map()), util.isRegExp({}), Object.keys(util)],
    constants: [Object.keys(constants), constants.os.signals.SIGTERM, constants.fs.O_RDONLY],
    natives: typeof process.binding('natives'), config: Object.keys(process.binding('config')),
    uv: [process.binding('uv').errname(-2), process.binding('uv').UV_ENOENT],
    unknown: attempt(() => process.binding('nope')),
  };
};
