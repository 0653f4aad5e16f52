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
  for (const name of ['./nope.mjs', './lib', './lib/', './lib/x', 'nowhere', 'nowhere/deep', '@scope', '@scope/none', '.hidden', '%41', 'empty', 'legacy/m', 'node:none',
    'http://example.com/', 'ftp:x', './a%2Fb', './some.unknown', './some.ts', '#none', '', 'file:///nowhere/x.mjs', '/nowhere', './lib/x.js?query']) {
    results[name] = await attempt(async () => Object.keys(await import(name)));
    results[`require ${name}`] = await attempt(() => typeof require(name));
  }
  return results;
};
