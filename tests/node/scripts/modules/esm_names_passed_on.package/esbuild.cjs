"use strict";
var __reExport = (target, mod) => { for (const key of Object.keys(mod)) if (!(key in target)) target[key] = mod[key]; };
var own = { one: 1 };
module.exports = own;
__reExport(own, require("./inner.cjs"));
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  one,
  ...require("./inner.cjs")
});
