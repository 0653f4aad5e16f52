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
  for (const name of ['#lib', '#dep', '#url', '#files/a', '#cond', '#none', '#outside', '#', '#/x', '#missing', 'own', 'own/sub', 'own/none']) {
    results[name] = [await attempt(async () => { const found = await import(name); return found.default.kind ?? typeof found.default; }), await attempt(() => require(name)).then((found) => found.kind ?? (found.code ? [found.code, found.message] : typeof found.join))];
  }
  results.builtin = (await import('#builtin')).sep;
  results.deep = await import('./deep/in.mjs').then((found) => found.kind);
  return results;
};
