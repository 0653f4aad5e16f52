'use strict';
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => [process.getBuiltinModule('fs') === require('fs'), process.getBuiltinModule('node:fs') === require('fs'), process.getBuiltinModule('none'), process.getBuiltinModule('./index.js'), process.getBuiltinModule('node:none'), process.features.require_module,
  attempt(() => process.getBuiltinModule(5))];
