'use strict';
// Whose instance an object is, and the words that stand before its braces.
const {
  ArrayPrototypeFilter, ArrayPrototypeForEach, ArrayPrototypePush, FunctionPrototypeToString,
  ObjectGetOwnPropertyDescriptor, ObjectGetOwnPropertyNames, ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty, ReflectOwnKeys, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, SafeMap, SafeSet, String,
  StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = require('../core/primordials');
const { native } = require('../core/native');

const { types } = native;

const builtInObjects = new SafeSet(
  ArrayPrototypeFilter(ObjectGetOwnPropertyNames(globalThis), (name) => RegExpPrototypeExec(/^[A-Z][a-zA-Z0-9]+$/, name) !== null));

function isInstanceOf(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

// With showHidden, what the user's own prototypes hold is shown too.
function addPrototypeProperties(ctx, main, object, recurseTimes, output, formatProperty) {
  let depth = 0;
  let keys;
  const seen = new SafeSet();
  do {
    if (depth !== 0 || main === object) {
      object = ObjectGetPrototypeOf(object);
      if (object === null) break;
      const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' && builtInObjects.has(descriptor.value.name)) break;
    }
    if (depth === 0) {
      seen.add('constructor');
    } else {
      ArrayPrototypeForEach(keys, (key) => seen.add(key));
    }
    keys = ReflectOwnKeys(object);
    ArrayPrototypePush(ctx.seen, main);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === 'constructor' || ObjectPrototypeHasOwnProperty(main, key) || (depth !== 0 && seen.has(key))) continue;
      const descriptor = ObjectGetOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const value = formatProperty(ctx, object, recurseTimes, key, 0, descriptor, main);
      ArrayPrototypePush(output, ctx.colors ? `\u001b[2m${value}\u001b[22m` : value);
    }
    ctx.seen.length--;
  } while (++depth !== 3);
}

// They are known whatever became of their member `constructor` (hardened realms make an accessor of it).
const kKnownPrototypes = new SafeMap([
  [Object.prototype, { constructor: Object, name: 'Object' }], [Function.prototype, { constructor: Function, name: 'Function' }],
]);

// null for objects without any constructor in their chain.
function getConstructorName(object, ctx, recurseTimes, protoProps, late) {
  let firstProto;
  const start = object;
  while (object) {
    const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstanceOf(start, descriptor.value)) {
      if (protoProps !== undefined && (firstProto !== object || !builtInObjects.has(descriptor.value.name))) {
        addPrototypeProperties(ctx, start, firstProto || start, recurseTimes, protoProps, late.formatProperty);
      }
      return String(descriptor.value.name);
    }
    const known = kKnownPrototypes.get(object);
    if (known !== undefined && isInstanceOf(start, known.constructor)) return known.name;
    object = ObjectGetPrototypeOf(object);
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;
  const name = native.getConstructorName(start);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const protoName = getConstructorName(firstProto, ctx, recurseTimes + 1, protoProps, late);
  if (protoName === null) {
    return `${name} <${late.inspect(firstProto, { ...ctx, customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${protoName}>`;
}

function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const plain = `[${fallback}${size}: null prototype] `;
    return tag !== '' && fallback !== tag ? `${plain}[${tag}] ` : plain;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

const kClassHead = /^(\s+[^(]*?)\s*{/;
const kComments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function isClassSource(source) {
  if (!StringPrototypeStartsWith(source, 'class') || !StringPrototypeEndsWith(source, '}')) return false;
  const rest = StringPrototypeSlice(source, 5, -1);
  const brace = StringPrototypeIndexOf(rest, '{');
  return brace !== -1 && (!StringPrototypeIncludes(StringPrototypeSlice(rest, 0, brace), '(') ||
    RegExpPrototypeExec(kClassHead, RegExpPrototypeSymbolReplace(kComments, rest)) !== null);
}

function getClassBase(value, constructor, tag) {
  const name = (ObjectPrototypeHasOwnProperty(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const superName = ObjectGetPrototypeOf(value).name;
    if (superName) base += ` extends ${superName}`;
  } else {
    base += ' extends null';
  }
  return `[${base}]`;
}

function getFunctionBase(value, constructor, tag) {
  if (isClassSource(FunctionPrototypeToString(value))) return getClassBase(value, constructor, tag);
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)]' : `: ${value.name}]`;
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

// Whether String(value) would run a toString that the language itself defined (format's %s then inspects instead).
function hasBuiltInToString(value) {
  const proxied = native.getProxyDetails(value);
  if (proxied !== undefined) {
    if (proxied[0] === null) return true;
    value = proxied[0];
  }
  if (typeof value.toString !== 'function') return true;
  if (ObjectPrototypeHasOwnProperty(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = ObjectGetPrototypeOf(pointer);
  } while (!ObjectPrototypeHasOwnProperty(pointer, 'toString'));
  const descriptor = ObjectGetOwnPropertyDescriptor(pointer, 'constructor');
  return descriptor !== undefined && typeof descriptor.value === 'function' && builtInObjects.has(descriptor.value.name);
}

module.exports = { getConstructorName, getPrefix, getFunctionBase, hasBuiltInToString };
