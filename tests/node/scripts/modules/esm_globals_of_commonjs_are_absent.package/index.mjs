const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
export const handler = async () => [typeof require, typeof module, typeof exports, typeof __filename, typeof __dirname, this === undefined,
  (function () { return this === undefined; })(), await attempt(() => import('./uses_require.mjs')), await attempt(() => import('./typed/uses_exports.js')),
  await attempt(() => import('./typed/uses_other.js'))];
