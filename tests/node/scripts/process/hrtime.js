'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const start = process.hrtime();
  const big = process.hrtime.bigint();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [seconds, nanoseconds] = process.hrtime(start);
  const elapsed = Number(process.hrtime.bigint() - big) / 1e6;
  return [start.length, seconds, nanoseconds > 15e6 && nanoseconds < 900e6, elapsed > 15 && elapsed < 900, attempt(() => process.hrtime(5)), attempt(() => process.hrtime([1])), Number.isInteger(start[1])];
};
