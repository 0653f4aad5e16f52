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
  for (const name of ['module/a.js', 'module/b.cjs', 'module/deep/c.js', 'module/common/d.js', 'common/e.mjs', 'common/f.js', 'none/g.js', 'module/node_modules/pkg/h.js', 'module/noext']) {
    results[name] = await attempt(async () => { const found = await import(`./${name}`); return found.kind ?? found.default.kind; });
  }
  return results;
};
