const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
export const handler = async () => [await attempt(() => import('./wants_esm.mjs')), await attempt(() => import('./wants_cjs.mjs')), await attempt(() => import('./wants_renamed.mjs')),
  await attempt(() => import('./wants_default.mjs')), await attempt(() => import('./ambiguous.mjs')), await attempt(() => import('./wants_builtin.mjs')),
  (await import('./wants_esm.mjs').catch((error) => error)).stack.split('\n').slice(0, 4)];
