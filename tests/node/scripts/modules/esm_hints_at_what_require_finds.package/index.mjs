import { createRequire } from 'node:module';
import { attempt as fromBelow } from './folder/deep/ask.mjs';
const require = createRequire(import.meta.url);
// What the engine says of broken JSON is its version's; where an error was thrown is the loader's.
const shown = (error) => ({
  name: error.name, code: error.code, path: error.path,
  message: error.message.replace(/(package\.json: |\. ).*$/, '$1…'),
  stack: error.stack.split('\n').filter((line) => line.startsWith('Did you')),
});
const attempt = async (make) => {
  try {
    return Object.keys(await make());
  } catch (error) {
    return shown(error);
  }
};
export const handler = async () => {
  const results = {};
  for (const name of ['./folder', './folder/', '.', './', './main', './folder/data', './folder/index', './folder/index.js/', './none/', './none',
    'legacy/file', 'legacy/sub', 'legacy/sub/', 'legacy/none', 'legacy', '', 'broken']) {
    results[name] = await attempt(() => import(name));
    results[`below ${name}`] = await attempt(() => fromBelow(name));
  }
  for (const name of ['broken', 'broken/x']) results[`require ${name}`] = await attempt(() => require(name));
  return results;
};
