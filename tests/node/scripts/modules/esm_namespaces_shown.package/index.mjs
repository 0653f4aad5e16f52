import { inspect, types, format } from 'node:util';
import * as lib from './lib.mjs';
import * as cjs from './lib.cjs';
export const handler = async () => [
  inspect(lib), inspect(cjs), inspect({ lib }, { depth: 0 }), format('%s %o', typeof lib, lib.value), types.isModuleNamespaceObject(lib), types.isModuleNamespaceObject({}), Object.getOwnPropertyDescriptor(lib, 'value'),
  Object.getOwnPropertySymbols(lib).map(String), JSON.stringify(lib), Reflect.ownKeys(lib).length, delete lib.none, Reflect.set(lib, 'value', 5), 'value' in lib, Object.isSealed(lib), await attempt(() => { lib.value = 1; }),
];
async function attempt(make) {
  try {
    return await make();
  } catch (error) {
    return [error.name, error.message];
  }
}
