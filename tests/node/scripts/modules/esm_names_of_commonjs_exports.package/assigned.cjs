exports.a = 1;
module.exports.b = 2;
exports['c d'] = 3;
if (exports.a) exports.e = 4;
