"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
var _exportNames = { shared: true };
exports.shared = 'of this one';
var _inner = require("./inner.cjs");
Object.keys(_inner).forEach(function (key) {
  if (key === "default" || key === "__esModule") return;
  if (Object.prototype.hasOwnProperty.call(_exportNames, key)) return;
  if (key in exports && exports[key] === _inner[key]) return;
  Object.defineProperty(exports, key, {
    enumerable: true,
    get: function () {
      return _inner[key];
    }
  });
});
