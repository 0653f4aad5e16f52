'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.default = 'd';
exports.x = void 0;
exports.x = 'x';
