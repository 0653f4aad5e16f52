import { inner, shared } from './rollup.cjs';
export const handler = async () => {
  const results = { imported: [inner, shared, 'ch' in globalThis] };
  for (const name of ['rollup', 'rollup_getters', 'rollup_older', 'babel', 'swc', 'typescript', 'esbuild', 'twice']) {
    results[name] = Object.entries(await import(`./${name}.cjs`)).filter(([key]) => key !== 'default');
  }
  return results;
};
