import { createRequire } from 'node:module';
const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
const require = createRequire(import.meta.url);
export const handler = async () => {
  const results = {};
  for (const name of ['dual', 'dual/feature', 'dual/files/a', 'dual/files/deep/b', 'dual/files/secret/c', 'dual/exact.js', 'dual/nested', 'dual/list', 'dual/none', 'dual/package.json', 'dual/hidden', 'dual/outside', 'dual/modules', 'dual/missing', 'dual/files/../x', 'dual/null', 'string', 'string/x', 'sync', 'dual/ext/x.js', 'mixed', 'numeric', 'dual/files/']) {
    results[name] = [await attempt(async () => { const found = await import(name); return found.default.kind ?? found.default; }), await attempt(() => require(name)).then((found) => found.kind ?? found)];
  }
  return results;
};
