'use strict';
const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => {
  const results = {};
  for (const name of ['exporting', 'importing', 'meta', 'awaiting', 'declaring', 'plain', 'dynamic']) {
    results[name] = await attempt(async () => { const found = await import(`./${name}.js`); return [Object.keys(found).filter((key) => key !== 'module.exports'), found.kind ?? found.default?.kind]; });
  }
  return results;
};
