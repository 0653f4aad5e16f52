'use strict';
const attempt = require('../attempt');
const util = require('util');
exports.handler = async () => {
  function Base() {}
  Base.prototype.hi = function hi() { return 'hi'; };
  function Derived() {}
  util.inherits(Derived, Base);
  const old = util.deprecate(function sum(a, b) { return a + b; }, 'old', 'DEP_TEST');
  const Class = util.deprecate(class Old { constructor(x) { this.x = x; } }, 'old class');
  return [new Derived().hi(), Derived.super_ === Base, old(1, 2), old(3, 4), old.length, new Class(5).x, attempt(() => util.inherits(Derived)), attempt(() => util.inherits(Derived, null)),
    attempt(() => util.inherits(Derived, { })), util._extend({ a: 1 }, { b: 2 }), util.isArray([]), util.isRegExp(/x/), util.isError(new Error()), util.isPrimitive(5),
    util.isFunction(() => {}), util.isBuffer(Buffer.alloc(0)), util.isObject(null), util.isDate(new Date())];
};
