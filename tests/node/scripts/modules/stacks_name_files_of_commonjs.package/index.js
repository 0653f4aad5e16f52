'use strict';
const lib = require('./lib/fail');
const lines = (error) => error.stack.split('\n').filter((line) => line.includes(__dirname));
exports.handler = async () => {
  const results = [];
  for (const name of ['fail', 'inClass', 'inEval', 'inFunction']) {
    try { lib[name](); } catch (error) { results.push(lines(error)); }
  }
  try { require('./lib/at_load'); } catch (error) { results.push(lines(error)); }
  return results;
};
