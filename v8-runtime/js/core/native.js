'use strict';
// What the engine offers natively, filled in once by layer.js before any other file of the layer is evaluated. Files may
// therefore take what they need at load. The object itself never reaches a handler.
const native = { __proto__: null };

function bindNatives(internal) {
  for (const name of Object.getOwnPropertyNames(internal)) native[name] = internal[name];
}

module.exports = { native, bindNatives };
