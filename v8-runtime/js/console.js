'use strict';
// console as Lambda's runtime patches it: log, info, warn, error, debug, trace and fatal become leveled log lines, and with
// them what Node's other methods write by log and warn; dir and dirxml write without a prefix.
const {
  ArrayIsArray, ArrayPrototypeForEach, ArrayPrototypeMap, ArrayPrototypePush,
  ErrorCaptureStackTrace, JSONStringify, MathMax, MathFloor, ObjectKeys, ObjectPrototypeHasOwnProperty, SafeMap, String,
  StringPrototypePadStart, StringPrototypeRepeat, StringPrototypeReplaceAll, StringPrototypeSplit,
  StringPrototypeSlice, Symbol, SymbolToStringTag, ObjectDefineProperty,
} = require('./core/primordials');
const { native } = require('./core/native');
const { codes } = require('./core/errors');
const { validateArray, validateInteger, validateObject } = require('./core/validators');
const { inspect } = require('./inspect/inspect');
const { formatForLog, formatWithOptions } = require('./inspect/format');
const { getStringWidth } = require('./inspect/text');
const { isError } = require('./inspect/inspect');
const { withoutLoneSurrogates } = require('./core/well_formed_json');
const { writeLines } = require('./process/streams');

const kLevels = { __proto__: null, trace: 0, debug: 1, info: 2, warn: 3, error: 4, fatal: 5 };

// How lines are made; set per function by hooks.afterFork.
const settings = { json: false, lowest: 0 };

// As Lambda's runtime shows an error: the name of its class, and its own properties last.
function errorFields(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? StringPrototypeSplit(error.stack, '\n') : [],
    ...error,
  };
}

// The JSON log format: what stands in the line's object behind time, level and request, which the proxy writes.
function jsonMembers(args) {
  const line = { __proto__: null };
  if (args.length === 1) {
    line.message = isError(args[0]) ? errorFields(args[0]) : args[0];
    try {
      return withoutBraces(JSONStringify(line, (key, value) => (isError(value) ? errorFields(value) : value)));
    } catch {
      // Circular and the like: as text.
    }
  }
  line.message = formatForLog(args);
  for (let i = 0; i < args.length && args.length > 1; i++) {
    if (isError(args[i])) {
      const { errorType, errorMessage, stackTrace } = errorFields(args[i]);
      line.errorType = errorType;
      line.errorMessage = errorMessage;
      line.stackTrace = stackTrace;
      break;
    }
  }
  return withoutBraces(JSONStringify(line));
}

function withoutBraces(text) { return withoutLoneSurrogates(StringPrototypeSlice(text, 1, -1)); }

// As in Lambda, a group does not indent leveled lines.
function writeLeveled(level, given) {
  if (level < settings.lowest) return;
  const args = given.length === 0 ? [undefined] : given;  // Lambda's methods have a parameter for the message
  if (settings.json) {
    native.writeLog(level, jsonMembers(args));
    return;
  }
  native.writeLog(level, args.length === 1 && typeof args[0] === 'string' ? args[0] : formatForLog(args));
}

function formatDuration(ms) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (ms >= 1000) {
    if (ms >= 60000) {
      if (ms >= 3600000) {
        hours = MathFloor(ms / 3600000);
        ms %= 3600000;
      }
      minutes = MathFloor(ms / 60000);
      ms %= 60000;
    }
    seconds = ms / 1000;
  }
  const two = (n) => StringPrototypePadStart(String(n), 2, '0');
  if (hours !== 0 || minutes !== 0) {
    const [whole, rest] = StringPrototypeSplit(seconds.toFixed(3), '.');
    return hours !== 0 ? `${hours}:${two(minutes)}:${two(whole)} (h:mm:ss)` : `${minutes}:${two(whole)}.${rest} (m:ss.mmm)`;
  }
  return seconds !== 0 ? `${seconds.toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`;
}

// ---- table ----

function renderRow(row, widths) {
  let out = '│ ';
  for (let i = 0; i < row.length; i++) {
    const cell = row[i];
    out += `${cell}${StringPrototypeRepeat(' ', widths[i] - getStringWidth(cell))}`;
    if (i !== row.length - 1) out += ' │ ';
  }
  return `${out} │`;
}

function renderTable(head, columns) {
  const rows = [];
  const widths = ArrayPrototypeMap(head, (h) => getStringWidth(h));
  const longest = MathMax(...ArrayPrototypeMap(columns, (column) => column.length));
  for (let i = 0; i < head.length; i++) {
    const column = columns[i];
    for (let j = 0; j < longest; j++) {
      rows[j] ??= [];
      const cell = rows[j][i] = ObjectPrototypeHasOwnProperty(column, j) ? column[j] : '';
      widths[i] = MathMax(widths[i], getStringWidth(cell));
    }
  }
  const dashes = ArrayPrototypeMap(widths, (width) => StringPrototypeRepeat('─', width + 2));
  let out = `┌${dashes.join('┬')}┐\n${renderRow(head, widths)}\n├${dashes.join('┼')}┤\n`;
  ArrayPrototypeForEach(rows, (row) => { out += `${renderRow(row, widths)}\n`; });
  return `${out}└${dashes.join('┴')}┘`;
}

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

function formatCell(value, extra) {
  const depth = value !== null && typeof value === 'object' && !ArrayIsArray(value) && ObjectKeys(value).length > 2 ? -1 : 0;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth, ...extra });
}

function tabulatePairs(pairs, extra) {
  return renderTable([kIteration, kKey, kValues], [ArrayPrototypeMap(pairs, (pair, i) => formatCell(i, extra)),
    ArrayPrototypeMap(pairs, (pair) => formatCell(pair[0], extra)), ArrayPrototypeMap(pairs, (pair) => formatCell(pair[1], extra))]);
}

function tabulateMembers(members, extra) {
  return renderTable([kIteration, kValues], [ArrayPrototypeMap(members, (member, i) => formatCell(i, extra)),
    ArrayPrototypeMap(members, (member) => formatCell(member, extra))]);
}

// Of iterators of maps and sets what is left, without taking it.
function tabulateIterator(data, isMap, extra) {
  const [entries, isKeyValue] = native.previewEntries(data);
  if (!isMap || !isKeyValue) return tabulateMembers(entries, extra);
  const pairs = [];
  for (let i = 0; i < entries.length; i += 2) ArrayPrototypePush(pairs, [entries[i], entries[i + 1]]);
  return tabulatePairs(pairs, extra);
}

// `extra`: options of the console for what stands in the cells.
function tabulate(data, properties, extra) {
  const { types } = native;
  if (types.isMap(data)) return tabulatePairs([...data], extra);
  if (types.isSet(data)) return tabulateMembers([...data], extra);
  if (types.isMapIterator(data) || types.isSetIterator(data)) return tabulateIterator(data, types.isMapIterator(data), extra);
  const columns = { __proto__: null };
  let hasPrimitives = false;
  const valuesColumn = [];
  const indexKeys = ObjectKeys(data);
  for (let i = 0; i < indexKeys.length; i++) {
    const item = data[indexKeys[i]];
    const isPrimitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (isPrimitive && properties === undefined) {
      hasPrimitives = true;
      valuesColumn[i] = formatCell(item, extra);
      continue;
    }
    const keys = properties || ObjectKeys(item);
    for (const key of keys) {
      columns[key] ??= [];
      columns[key][i] = !isPrimitive && ObjectPrototypeHasOwnProperty(item, key) ? formatCell(item[key], extra) : '';
    }
  }
  const names = ObjectKeys(columns);
  const head = [kIndex, ...names];
  const body = [indexKeys, ...ArrayPrototypeMap(names, (name) => columns[name])];
  if (hasPrimitives) {
    ArrayPrototypePush(head, kValues);
    ArrayPrototypePush(body, valuesColumn);
  }
  return renderTable(head, body);
}

// ---- one console over two sinks; Lambda's own and those of `new console.Console(stdout, stderr)` ----

// `leveled(level, args, indentation)` and `plain(text)` are where lines go; `options.inspectOptions(isError)` how
// values are shown.
function makeMethods(leveled, plain, options = {}) {
  const counts = new SafeMap();
  const timers = new SafeMap();
  let indentation = '';
  const step = StringPrototypeRepeat(' ', options.groupIndentation ?? 2);
  const print = (text) => plain(indentation === '' ? text
    : indentation + StringPrototypeReplaceAll(text, '\n', `\n${indentation}`));
  const warn = (text) => options.emitWarning?.(text);
  const shown = options.inspectOptions ?? (() => undefined);
  const formatted = (args) => (options.inspectOptions ? formatWithOptions(shown(), ...args) : formatForLog(args));

  const log = (...args) => leveled(kLevels.info, args, indentation);

  function elapsed(method, label) {
    const start = timers.get(label);
    if (start === undefined) warn(`No such label '${label}' for console.${method}()`);
    return start === undefined ? undefined : formatDuration(native.now() - start);
  }

  const methods = {
    log(...args) { leveled(kLevels.info, args, indentation); },
    warn(...args) { leveled(kLevels.warn, args, indentation); },
    dir(value, opts) { print(inspect(value, { customInspect: false, ...shown(), ...opts })); },
    time(label = 'default') {
      label = `${label}`;
      if (timers.has(label)) warn(`Label '${label}' already exists for console.time()`);
      else timers.set(label, native.now());
    },
    timeEnd(label = 'default') {
      label = `${label}`;
      const text = elapsed('timeEnd', label);
      if (text === undefined) return;
      timers.delete(label);
      log('%s: %s', label, text);
    },
    timeLog(label = 'default', ...data) {
      label = `${label}`;
      const text = elapsed('timeLog', label);
      if (text !== undefined) log('%s: %s', label, text, ...data);
    },
    trace(...args) { leveled(kLevels.trace, args, indentation); },
    assert(condition, ...args) {
      if (condition) return;
      args[0] = `Assertion failed${args.length === 0 ? '' : `: ${args[0]}`}`;
      leveled(kLevels.warn, args, indentation);
    },
    clear() { /* only a terminal can be cleared */ },
    count(label = 'default') {
      label = `${label}`;
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      log(`${label}: ${count}`);
    },
    countReset(label = 'default') {
      label = `${label}`;
      if (counts.has(label)) counts.delete(label);
      else warn(`Count for '${label}' does not exist`);
    },
    group(...data) {
      if (data.length > 0) log(...data);
      indentation += step;
    },
    groupEnd() { indentation = indentation.slice(0, indentation.length - step.length); },
    table(data, properties) {
      if (properties !== undefined) validateArray(properties, 'properties');
      if (data === null || typeof data !== 'object') log(data);
      else log(tabulate(data, properties, shown()));
    },
    debug(...args) { leveled(kLevels.debug, args, indentation); },
    info(...args) { leveled(kLevels.info, args, indentation); },
    dirxml(...args) { print(formatted(args)); },
    error(...args) { leveled(kLevels.error, args, indentation); },
    groupCollapsed(...data) { methods.group(...data); },
    fatal(...args) { leveled(kLevels.fatal, args, indentation); },
  };
  return methods;
}

const kMostIndentation = 1000;

function hasColors(stream, mode) {
  if (mode !== 'auto') return mode;
  return Boolean(stream.isTTY) && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

// Node's constructor: what is given are streams, and nothing is leveled.
function Console(options, ...rest) {
  if (!new.target) return new Console(options, ...rest);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  const { stdout, stderr = stdout, colorMode = 'auto', inspectOptions, groupIndentation } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  if (typeof colorMode !== 'boolean' && colorMode !== 'auto') {
    throw new codes.ERR_INVALID_ARG_VALUE('colorMode', colorMode, "must be one of: 'auto', true, false");
  }
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, kMostIndentation);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && options.colorMode !== undefined) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }
  const shown = (isError) => ({ colors: hasColors(isError ? stderr : stdout, colorMode), ...inspectOptions });
  const write = (stream, text) => stream.write(`${text}\n`);
  const leveled = (level, args, indentation) => {
    const isError = level !== kLevels.info && level !== kLevels.debug;
    let text = formatWithOptions(shown(isError), ...args);
    if (level === kLevels.trace) {
      const trace = { name: 'Trace', message: text };
      ErrorCaptureStackTrace(trace, leveled);
      text = trace.stack;
    }
    if (indentation !== '') text = indentation + StringPrototypeReplaceAll(text, '\n', `\n${indentation}`);
    write(isError ? stderr : stdout, text);
  };
  const methods = makeMethods(leveled, (text) => write(stdout, text), {
    groupIndentation, inspectOptions: shown, emitWarning: late.emitWarning,
  });
  delete methods.fatal;
  Object.assign(this, methods);
}

const late = { emitWarning: null };
const console = makeMethods(writeLeveled, writeLines, { emitWarning: (text) => late.emitWarning?.(text) });
console.Console = Console;
// A debugger would show stacks across it; running is all that is left of it.
function createTask(name) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  return { run(f) { return f(); } };
}
Object.assign(console, { profile() {}, profileEnd() {}, timeStamp() {}, context: () => console, createTask });
ObjectDefineProperty(console, SymbolToStringTag, { __proto__: null, value: 'console', configurable: true });
ObjectDefineProperty(Console, Symbol.hasInstance, { __proto__: null, value: (instance) => instance === console ||
  Object.getPrototypeOf(instance ?? {}) === Console.prototype });

// AWS_LAMBDA_LOG_LEVEL and the log format of the function.
function configureConsole({ level, json }) {
  settings.lowest = kLevels[`${level ?? ''}`.toLowerCase()] ?? 0;
  settings.json = json === true;
}

const writeError = (text) => writeLeveled(kLevels.error, [text]);

module.exports = { console, configureConsole, late, errorFields, writeError };
