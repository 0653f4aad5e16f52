const shown = async (name) => Object.entries(await import(name)).map(([key, value]) => [key, key === 'default' ? typeof value : typeof value === 'function' ? 'function' : value]);
export const handler = async () => {
  const results = {};
  for (const name of ['assigned', 'object', 'defined', 'babel', 'bundled', 'reexported', 'dynamic', 'callable', 'nothing', 'getter', 'throwing', 'primitive']) {
    results[name] = await shown(`./${name}.cjs`);
  }
  return results;
};
