'use strict';
// util.inspect, printing what Node 20 prints.
const {
  ArrayIsArray, ArrayPrototypeFilter, ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypePushApply,
  ArrayPrototypeSlice, ArrayPrototypeSort, ArrayPrototypeSplice, ArrayPrototypeUnshift, BigIntPrototypeValueOf,
  BooleanPrototypeValueOf, DatePrototypeGetTime, DatePrototypeToISOString, DatePrototypeToString, FunctionPrototypeCall,
  MapPrototypeGetSize, NumberPrototypeValueOf, Object, ObjectAssign, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames, ObjectGetOwnPropertySymbols, ObjectKeys, ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable, ReflectApply, RegExp, RegExpPrototypeExec, RegExpPrototypeToString, SafeMap,
  SetPrototypeGetSize, StringPrototypeRepeat, StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeToLowerCase,
  StringPrototypeValueOf, SymbolFor, SymbolIterator, SymbolPrototypeToString, SymbolPrototypeValueOf, SymbolToStringTag,
  TypedArrayPrototypeGetLength, TypedArrayPrototypeGetSymbolToStringTag,
} = require('../core/primordials');
const { native } = require('../core/native');
const errors = require('../core/errors');
const { quote, escapeControls, formatNumber, formatPrimitive, getStringWidth } = require('./text');
const { getConstructorName, getPrefix, getFunctionBase } = require('./names');
const { formatError, isError } = require('./errors');
const { kObject, kArrayElement, kArrayExtras, reduceToSingleString } = require('./layout');
const containers = require('./containers');
const { styles, colors } = require('./colors');

const { types, getProxyDetails, getOwnNonIndexProperties } = native;
const customInspect = SymbolFor('nodejs.util.inspect.custom');
const kIdentifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
// A nested value may not grow the output past V8's string limit.
const kBudget = 2 ** 27;

const defaults = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
  maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
};

function stylizeNoColor(text) {
  return text;
}

function stylizeWithColor(text, type) {
  const style = inspect.styles[type];
  if (style === undefined) return text;
  const color = inspect.colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function makeContext() {
  return {
    budget: {}, indentationLvl: 0, seen: [], currentDepth: 0, stylize: stylizeNoColor, circular: undefined,
    ...defaults,
  };
}

function inspect(value, opts) {
  const ctx = makeContext();
  if (arguments.length > 1) {
    // The signature of old: (value, showHidden, depth, colors).
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof opts === 'boolean') {
      ctx.showHidden = opts;
    } else if (opts) {
      const keys = ObjectKeys(opts);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (ObjectPrototypeHasOwnProperty(defaults, key) || key === 'stylize') ctx[key] = opts[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = opts;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

// How an object shows that lies too deep, for custom functions of classes whose instances have no property of their own.
function collapsed(value, options) {
  const name = StringPrototypeSlice(getPrefix(getConstructorName(value, options, 0), value[SymbolToStringTag] ?? '', 'Object'), 0, -1);
  return options.stylize(`[${name}]`, 'special');
}

// What a custom inspection function is given as options.
function getUserOptions(ctx, isCrossContext) {
  const options = { stylize: ctx.stylize };
  const keys = ObjectKeys(defaults);
  for (let i = 0; i < keys.length; i++) options[keys[i]] = ctx[keys[i]];
  ObjectAssign(options, ctx.userOptions);
  if (isCrossContext) delete options.stylize;
  options.stylize ??= (value, flavour) => stylizeNoColor(`${value}`, flavour);
  return options;
}

function runCustomInspect(ctx, value, shown, recurseTimes, proxied) {
  const custom = value[customInspect];
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  const { constructor } = value;
  if (constructor && constructor.prototype === value) return undefined;
  const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
  const result = FunctionPrototypeCall(custom, shown, depth, getUserOptions(ctx, proxied || !(shown instanceof Object)), inspect);
  if (result === shown) return undefined;
  const text = typeof result !== 'object' ? `${result}` : formatValue(ctx, result, recurseTimes);
  return StringPrototypeReplaceAll(text, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`);
}

function formatCircular(ctx, value) {
  let index = 1;
  if (ctx.circular === undefined) {
    ctx.circular = new SafeMap();
    ctx.circular.set(value, index);
  } else {
    index = ctx.circular.get(value);
    if (index === undefined) {
      index = ctx.circular.size + 1;
      ctx.circular.set(value, index);
    }
  }
  return ctx.stylize(`[Circular *${index}]`, 'special');
}

function formatProxy(ctx, proxy, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const parts = [formatValue(ctx, proxy[0], recurseTimes), formatValue(ctx, proxy[1], recurseTimes)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, parts, '', ['Proxy [', ']'], kArrayExtras, recurseTimes);
}

function formatValue(ctx, value, recurseTimes, isBufferOfArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');
  const shown = value;
  const proxy = getProxyDetails(value);
  if (proxy !== undefined) {
    if (proxy === null || proxy[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, proxy, recurseTimes);
    value = proxy[0];
    // A proxy of a proxy: down to what stands behind.
    for (let inner = getProxyDetails(value); inner !== undefined; inner = getProxyDetails(value)) {
      if (inner[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
      value = inner[0];
    }
  }
  if (ctx.customInspect) {
    const text = runCustomInspect(ctx, value, shown, recurseTimes, proxy !== undefined);
    if (text !== undefined) return text;
  }
  if (ArrayPrototypeIncludes(ctx.seen, value)) return formatCircular(ctx, value);
  return formatRaw(ctx, value, recurseTimes, isBufferOfArray);
}

function getKeys(value, showHidden) {
  const symbols = ObjectGetOwnPropertySymbols(value);
  let keys;
  if (showHidden) {
    keys = ObjectGetOwnPropertyNames(value);
    if (symbols.length !== 0) ArrayPrototypePushApply(keys, symbols);
    return keys;
  }
  try {
    keys = ObjectKeys(value);
  } catch {
    // A module namespace whose exports are not initialised.
    keys = ObjectGetOwnPropertyNames(value);
  }
  if (symbols.length !== 0) {
    ArrayPrototypePushApply(keys, ArrayPrototypeFilter(symbols, (key) => ObjectPrototypePropertyIsEnumerable(value, key)));
  }
  return keys;
}

const boxed = [
  [types.isNumberObject, NumberPrototypeValueOf, 'Number'],
  [types.isStringObject, StringPrototypeValueOf, 'String'],
  [types.isBooleanObject, BooleanPrototypeValueOf, 'Boolean'],
  [types.isBigIntObject, BigIntPrototypeValueOf, 'BigInt'],
  [types.isSymbolObject, SymbolPrototypeValueOf, 'Symbol'],
];

function getBoxedBase(value, ctx, keys, constructor, tag) {
  let kind = 0;
  while (!boxed[kind][0](value)) kind++;
  const type = boxed[kind][2];
  // The characters of a String are its first keys.
  if (type === 'String') ArrayPrototypeSplice(keys, 0, value.length);
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, boxed[kind][1](value), ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  return keys.length !== 0 || ctx.stylize === stylizeNoColor ? base : ctx.stylize(base, StringPrototypeToLowerCase(type));
}

function formatNothing() {
  return [];
}

// The plan of an object: its keys, braces, base text and formatter. `done` is the whole text when nothing else follows.
function planIterable(ctx, value, constructor, tag, plan) {
  if (ArrayIsArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
    plan.keys = getOwnNonIndexProperties(value, ctx.showHidden);
    plan.braces = [`${prefix}[`, ']'];
    if (value.length === 0 && plan.keys.length === 0 && plan.protoProps === undefined) plan.done = `${plan.braces[0]}]`;
    plan.kind = kArrayExtras;
    plan.formatter = containers.formatArray;
  } else if (types.isSet(value) || types.isMap(value)) {
    const isSet = types.isSet(value);
    const size = isSet ? SetPrototypeGetSize(value) : MapPrototypeGetSize(value);
    const prefix = getPrefix(constructor, tag, isSet ? 'Set' : 'Map', `(${size})`);
    plan.keys = getKeys(value, ctx.showHidden);
    plan.formatter = isSet ? containers.formatSet : containers.formatMap;
    plan.braces = [`${prefix}{`, '}'];
    if (size === 0 && plan.keys.length === 0 && plan.protoProps === undefined) plan.done = `${prefix}{}`;
  } else if (types.isTypedArray(value)) {
    plan.keys = getOwnNonIndexProperties(value, ctx.showHidden);
    const fallback = constructor === null ? TypedArrayPrototypeGetSymbolToStringTag(value) : '';
    const size = TypedArrayPrototypeGetLength(value);
    plan.braces = [`${getPrefix(constructor, tag, fallback, `(${size})`)}[`, ']'];
    if (size === 0 && plan.keys.length === 0 && !ctx.showHidden) plan.done = `${plan.braces[0]}]`;
    plan.kind = kArrayExtras;
    plan.formatter = containers.formatTypedArray;
  } else if (types.isMapIterator(value) || types.isSetIterator(value)) {
    const name = types.isMapIterator(value) ? 'Map' : 'Set';
    plan.keys = getKeys(value, ctx.showHidden);
    const other = tag !== `${name} Iterator` ? (tag !== '' ? `] [${tag}` : '') : '';
    plan.braces = [`[${name} Iterator${other}] {`, '}'];
    plan.formatter = containers.makeIteratorFormatter(plan.braces);
  } else {
    return false;
  }
  return true;
}

function planOther(ctx, value, constructor, tag, plan, recurseTimes, isBufferOfArray) {
  const keys = plan.keys = getKeys(value, ctx.showHidden);
  const bare = keys.length === 0 && plan.protoProps === undefined;
  if (types.isArgumentsObject(value)) {
    plan.braces[0] = `${constructor === 'Object' ? '' : getPrefix(constructor, tag, 'Arguments')}[Arguments] {`;
    if (bare) plan.done = '[Arguments] {}';
  } else if (constructor === 'Object' && typeof value === 'object') {
    if (tag !== '') plan.braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
    if (bare) plan.done = `${plan.braces[0]}}`;
  } else if (typeof value === 'function') {
    plan.base = getFunctionBase(value, constructor, tag);
    if (bare) plan.done = ctx.stylize(plan.base, 'special');
  } else if (types.isRegExp(value)) {
    plan.base = RegExpPrototypeToString(constructor !== null ? value : new RegExp(value));
    const prefix = getPrefix(constructor, tag, 'RegExp');
    if (prefix !== 'RegExp ') plan.base = `${prefix}${plan.base}`;
    if (bare || (recurseTimes > ctx.depth && ctx.depth !== null)) plan.done = ctx.stylize(plan.base, 'regexp');
  } else if (types.isDate(value)) {
    plan.base = DatePrototypeGetTime(value) !== DatePrototypeGetTime(value) ? DatePrototypeToString(value)
      : DatePrototypeToISOString(value);
    const prefix = getPrefix(constructor, tag, 'Date');
    if (prefix !== 'Date ') plan.base = `${prefix}${plan.base}`;
    if (bare) plan.done = ctx.stylize(plan.base, 'date');
  } else if (isError(value)) {
    plan.base = formatError(value, constructor, tag, ctx, keys);
    if (keys.length === 0 && plan.protoProps === undefined) plan.done = plan.base;
  } else if (types.isAnyArrayBuffer(value)) {
    const prefix = getPrefix(constructor, tag, types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer');
    if (isBufferOfArray && bare) {
      plan.done = `${prefix}{ byteLength: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
    } else if (!isBufferOfArray) {
      plan.formatter = containers.formatArrayBuffer;
    }
    plan.braces[0] = `${prefix}{`;
    ArrayPrototypeUnshift(keys, 'byteLength');
  } else if (types.isDataView(value)) {
    plan.braces[0] = `${getPrefix(constructor, tag, 'DataView')}{`;
    ArrayPrototypeUnshift(keys, 'byteLength', 'byteOffset', 'buffer');
  } else if (types.isPromise(value)) {
    plan.braces[0] = `${getPrefix(constructor, tag, 'Promise')}{`;
    plan.formatter = containers.formatPromise;
  } else if (types.isWeakSet(value) || types.isWeakMap(value)) {
    const isSet = types.isWeakSet(value);
    plan.braces[0] = `${getPrefix(constructor, tag, isSet ? 'WeakSet' : 'WeakMap')}{`;
    plan.formatter = !ctx.showHidden ? containers.formatHiddenItems
      : isSet ? containers.formatWeakSet : containers.formatWeakMap;
  } else if (types.isModuleNamespaceObject(value)) {
    plan.braces[0] = `${getPrefix(constructor, tag, 'Module')}{`;
    plan.formatter = containers.makeNamespaceFormatter(keys);
  } else if (types.isBoxedPrimitive(value)) {
    plan.base = getBoxedBase(value, ctx, keys, constructor, tag);
    if (keys.length === 0 && plan.protoProps === undefined) plan.done = plan.base;
  } else {
    const prefix = getPrefix(constructor, tag, 'Object');
    if (bare) plan.done = `${prefix}{}`;
    plan.braces[0] = `${prefix}{`;
  }
}

function formatRaw(ctx, value, recurseTimes, isBufferOfArray) {
  let protoProps = ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null) ? [] : undefined;
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps, { formatProperty, inspect });
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  let tag = value[SymbolToStringTag];
  // An own tag is shown among the keys; only an inherited one belongs before the braces.
  if (typeof tag !== 'string' || (tag !== '' &&
      (ctx.showHidden ? ObjectPrototypeHasOwnProperty : ObjectPrototypePropertyIsEnumerable)(value, SymbolToStringTag))) {
    tag = '';
  }
  const plan = { keys: [], braces: ['{', '}'], base: '', formatter: formatNothing, kind: kObject, protoProps, done: undefined };
  if (!((SymbolIterator in value || constructor === null) && planIterable(ctx, value, constructor, tag, plan))) {
    planOther(ctx, value, constructor, tag, plan, recurseTimes, isBufferOfArray);
  }
  if (plan.done !== undefined) return plan.done;
  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = StringPrototypeSlice(getPrefix(constructor, tag, 'Object'), 0, -1);
    return ctx.stylize(constructor !== null ? `[${name}]` : name, 'special');
  }
  recurseTimes += 1;
  ArrayPrototypePush(ctx.seen, value);
  ctx.currentDepth = recurseTimes;
  const indentation = ctx.indentationLvl;
  let output;
  try {
    output = plan.formatter(ctx, value, recurseTimes);
    for (let i = 0; i < plan.keys.length; i++) {
      ArrayPrototypePush(output, formatProperty(ctx, value, recurseTimes, plan.keys[i],
        plan.kind === kArrayExtras ? kArrayExtras : kObject));
    }
    if (protoProps !== undefined) ArrayPrototypePushApply(output, protoProps);
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== 'Maximum call stack size exceeded') throw error;
    ctx.seen.length--;
    ctx.indentationLvl = indentation;
    return ctx.stylize(`[${StringPrototypeSlice(getPrefix(constructor, tag, 'Object'), 0, -1)}: ` +
      'Inspection interrupted prematurely. Maximum call stack size exceeded.]', 'special');
  }
  markCircular(ctx, value, plan);
  ctx.seen.length--;
  if (ctx.sorted) sortEntries(ctx, output, plan);
  const result = reduceToSingleString(ctx, output, plan.base, plan.braces, plan.kind, recurseTimes, value);
  const length = (ctx.budget[ctx.indentationLvl] || 0) + result.length;
  ctx.budget[ctx.indentationLvl] = length;
  if (length > kBudget) ctx.depth = -1;
  return result;
}

function markCircular(ctx, value, plan) {
  const index = ctx.circular?.get(value);
  if (index === undefined) return;
  const reference = ctx.stylize(`<ref *${index}>`, 'special');
  if (ctx.compact !== true) plan.base = plan.base === '' ? reference : `${reference} ${plan.base}`;
  else plan.braces[0] = `${reference} ${plan.braces[0]}`;
}

function sortEntries(ctx, output, plan) {
  const comparator = ctx.sorted === true ? undefined : ctx.sorted;
  if (plan.kind === kObject) {
    ArrayPrototypeSort(output, comparator);
  } else if (plan.keys.length > 1) {
    const first = output.length - plan.keys.length;
    const sorted = ArrayPrototypeSort(ArrayPrototypeSlice(output, first), comparator);
    for (let i = 0; i < sorted.length; i++) output[first + i] = sorted[i];
  }
}

function formatGetter(ctx, descriptor, original, recurseTimes) {
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const { stylize } = ctx;
  const wanted = ctx.getters === true || (ctx.getters === 'get' && descriptor.set === undefined) ||
    (ctx.getters === 'set' && descriptor.set !== undefined);
  if (!wanted) return stylize(`[${label}]`, 'special');
  try {
    const value = ReflectApply(descriptor.get, original, []);
    if (value !== null && typeof value === 'object') {
      ctx.indentationLvl += 2;
      const text = formatValue(ctx, value, recurseTimes);
      ctx.indentationLvl -= 2;
      return `${stylize(`[${label}]`, 'special')} ${text}`;
    }
    const text = value === null ? stylize('null', 'null') : formatPrimitive(stylize, value, ctx);
    return `${stylize(`[${label}:`, 'special')} ${text}${stylize(']', 'special')}`;
  } catch (error) {
    return `${stylize(`[${label}:`, 'special')} <Inspection threw (${error.message})>${stylize(']', 'special')}`;
  }
}

function formatProperty(ctx, value, recurseTimes, key, kind, descriptor, original = value) {
  let text;
  let gap = ' ';
  descriptor = descriptor || ObjectGetOwnPropertyDescriptor(value, key) ||
    { value: value[key], configurable: true, enumerable: true };
  if (descriptor.value !== undefined) {
    const indent = ctx.compact !== true || kind !== kObject ? 2 : 3;
    ctx.indentationLvl += indent;
    text = formatValue(ctx, descriptor.value, recurseTimes);
    if (indent === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) {
      gap = `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(ctx, descriptor, original, recurseTimes);
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (kind === kArrayElement) return text;
  return `${formatKey(ctx, key, descriptor)}:${gap}${text}`;
}

function formatKey(ctx, key, descriptor) {
  if (typeof key === 'symbol') return `[${ctx.stylize(escapeControls(SymbolPrototypeToString(key)), 'symbol')}]`;
  if (key === '__proto__') return "['__proto__']";
  if (descriptor.enumerable === false) return `[${escapeControls(key)}]`;
  if (RegExpPrototypeExec(kIdentifier, key) !== null) return ctx.stylize(key, 'name');
  return ctx.stylize(quote(key), 'string');
}

inspect.custom = customInspect;
inspect.colors = colors;
inspect.styles = styles;
ObjectDefineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return defaults; },
  set(options) {
    if (options === null || typeof options !== 'object') {
      throw new errors.codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    ObjectAssign(defaults, options);
  },
});

containers.late.formatValue = formatValue;
containers.late.formatProperty = formatProperty;
errors.late.inspect = inspect;

module.exports = { inspect, collapsed, customInspect, stylizeNoColor, isError };
