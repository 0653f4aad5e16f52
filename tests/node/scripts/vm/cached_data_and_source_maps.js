'use strict';
const vm = require('vm');
exports.handler = async () => {
  const script = new vm.Script('1 + 1', { produceCachedData: true });
  const data = script.createCachedData();
  const again = new vm.Script('1 + 1', { cachedData: data });
  return [Buffer.isBuffer(script.cachedData), script.cachedData.length > 0, script.cachedDataProduced, Buffer.isBuffer(data), typeof again.cachedDataRejected, again.runInThisContext(), Object.keys(new vm.Script('1')), Object.keys(script).sort(),
    new vm.Script('1\n//# sourceMappingURL=made.js.map').sourceMapURL, new vm.Script('1').sourceMapURL];
};
