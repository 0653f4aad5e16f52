'use strict';
// Classes of the layer whose instances structuredClone and postMessage copy or move. They extend HostObject, so that V8's
// serialiser shows them to us; what it does with one is the instance's [kCopy]() or [kMove](): a function that makes the
// new object, called once. Without kCopy an instance has to be in the transfer list.
const { ObjectSetPrototypeOf, Symbol } = require('../core/primordials');
const { native } = require('../core/native');

const kCopy = Symbol('kCopy');
const kMove = Symbol('kMove');
// KeyObjects show no member that Node's do not: they are known by their private ones.
const keys = { is: () => false, copy: null };

// `class X extends HostObject` looks like a class without a base.
function hideBase(Class) {
  ObjectSetPrototypeOf(Class.prototype, Object.prototype);
}

module.exports = { HostObject: native.HostObject, hideBase, kCopy, kMove, keys };
