import state from './state.cjs';
import * as namespace from './state.cjs';
import { createRequire } from 'node:module';
import data from './data.json' with { type: 'json' };
const require = createRequire(import.meta.url);
export const handler = async () => {
  const required = require('./state.cjs');
  state.count++;
  state.added = 1;
  return { same: required === state, sameNamespace: namespace.default === state, live: namespace.count, count: required.count, keys: Object.keys(namespace),
    runs: globalThis.stateRuns, cached: require.resolve('./state.cjs') in require.cache, data: require('./data.json') === data };
};
