Object.defineProperty(exports, 'bad', { enumerable: true, get: function () { return undefined.x; } });
exports.good = 1;
