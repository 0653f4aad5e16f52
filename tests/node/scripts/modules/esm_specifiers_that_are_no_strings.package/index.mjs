const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
export const handler = async () => [await attempt(async () => Object.keys(await import({ toString: () => './lib.mjs' }))), await attempt(() => import(5)), await attempt(() => import(Symbol('x'))),
  await attempt(() => import(undefined)), await attempt(() => import({ toString() { throw new RangeError('from toString'); } }))];
