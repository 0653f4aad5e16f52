'use strict';
// process.env: an object like any other, except that every value in it is a string.
const { ObjectKeys, Proxy, ReflectDefineProperty, String, TypeError } = require('../core/primordials');
const { codes } = require('../core/errors');

const variables = {};

function checkKey(key) {
  if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
}

const env = new Proxy(variables, {
  __proto__: null,
  set(target, key, value) {
    checkKey(key);
    if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    return ReflectDefineProperty(target, key, {
      __proto__: null, value: String(value), configurable: true, writable: true, enumerable: true,
    });
  },
  defineProperty(target, key, descriptor) {
    checkKey(key);
    if ('value' in descriptor) {
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      return ReflectDefineProperty(target, key, { ...descriptor, value: String(descriptor.value) });
    }
    if (descriptor.get || descriptor.set) {
      throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY("'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
      "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  },
});

function resetEnvironment(values) {
  const old = ObjectKeys(variables);
  for (let i = 0; i < old.length; i++) delete variables[old[i]];
  const keys = ObjectKeys(values);
  for (let i = 0; i < keys.length; i++) setVariable(keys[i], values[keys[i]]);
}

// undefined removes it.
function setVariable(name, value) {
  if (value === undefined) delete variables[name];
  else ReflectDefineProperty(variables, name, {
    __proto__: null, value: String(value), configurable: true, writable: true, enumerable: true,
  });
}

function getVariable(name) {
  return variables[name];
}

module.exports = { env, resetEnvironment, setVariable, getVariable };
