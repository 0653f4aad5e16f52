'use strict';
const outcome = async (make) => {
  try {
    return Object.entries(await make()).sort();
  } catch (error) {
    return [error.code, error.message];
  }
};
exports.handler = async () => ({
  required: await outcome(() => require('./required.cjs')), caught: await outcome(() => import('./caught.mjs')),
  requiredBack: await outcome(() => require('./back.mjs')), self: await outcome(() => import('./self.mjs')),
});
