import data from './data.json' with { type: 'json' };
import { default as again } from './data.json' with { type: 'json' };
import * as all from './data.json' with { type: 'json' };
const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
export const handler = async () => [data, again === data, Object.keys(all), await attempt(() => import('./wrong.mjs')), await attempt(() => import('./other_type.mjs')),
  await attempt(() => import('./no_json.mjs')), await import('./broken.mjs').catch((error) => [error.name, error.message.split(':')[0]]), (await import('./dynamic.mjs')).value];
