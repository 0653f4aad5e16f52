// getCurves lists the curves by name.
'use strict';
const { getCurves } = require('crypto');
exports.handler = async () => {
  const list = getCurves();
  list.push('mine');
  return getCurves();
};
