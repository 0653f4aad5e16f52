const b = require('./b');
exports.b = b;
exports.loadedInside = module.loaded;
exports.thisIsExports = this === module.exports;
exports.argumentCount = arguments.length;
