'use strict';
// What these modules export, by name and kind. Differences are named where the package's README lists them.
const kModules = ['fs', 'fs/promises'];
const kElsewhere = new Set(['console.fatal', 'path.matchesGlob']);

exports.handler = async () => Object.fromEntries(kModules.map((name) => {
  const exported = require(name);
  const keys = Reflect.ownKeys(exported).filter((key) => typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(exported, key));
  return [name, keys.filter((key) => !kElsewhere.has(`${name}.${key}`)).map((key) => `${key} ${typeof exported[key]}`).sort()];
}));
