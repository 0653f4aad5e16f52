Object.defineProperty(exports, 'a', { enumerable: true, value: 1 });
Object.defineProperty(exports, 'b', { enumerable: true, get: function () { return 2; } });
