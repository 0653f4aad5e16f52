'use strict';
const attempt = require('../attempt');
const util = require('util');
exports.handler = async () => {
  const works = util.promisify((a, b, callback) => callback(null, a + b));
  const fails = util.promisify((callback) => callback(new Error('no')));
  function custom() {}
  custom[util.promisify.custom] = async () => 'custom';
  const back = util.callbackify(async function named(x) { if (x === 0) throw null; if (x < 0) throw new Error('neg'); return x * 2; });
  const call = (x) => new Promise((resolve) => back(x, (error, value) => resolve([error && { message: error.message, code: error.code, reason: error.reason }, value])));
  return [await works(1, 2), await fails().catch((error) => error.message), await util.promisify(custom)(), await util.promisify(setTimeout)(1, 'timer'),
    await util.promisify(setImmediate)('immediate'), await call(4), await call(-1), await call(0), back.name, back.length, attempt(() => util.promisify(5)),
    util.promisify(works) === util.promisify(works), attempt(() => util.callbackify('x')), attempt(() => back('no callback'))];
};
