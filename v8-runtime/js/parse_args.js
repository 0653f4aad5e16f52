'use strict';
// util.parseArgs.
const { codes } = require('./core/errors');
const { validateArray, validateBoolean, validateObject, validateString } = require('./core/validators');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
  ERR_PARSE_ARGS_UNKNOWN_OPTION } = codes;

function longOf(short, options) {
  for (const name of Object.keys(options)) if (options[name].short === short) return name;
  return short;
}

function typeOf(name, options) {
  return Object.hasOwn(options, name) ? options[name].type : undefined;
}

function optionToken(index, name, rawName, value, inlineValue) {
  return { kind: 'option', name, rawName, index, value, inlineValue };
}

// Every argument as tokens; "-abc" becomes three, "-fVALUE" one with an inline value.
function tokenize(args, options) {
  const tokens = [];
  const queue = [...args];
  let index = -1;
  let grouped = 0;
  while (queue.length > 0) {
    const arg = queue.shift();
    const next = queue[0];
    if (grouped > 0) grouped--;
    else index++;
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of queue) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }
    const isShort = arg.length > 1 && arg[0] === '-' && arg[1] !== '-';
    if (isShort && arg.length === 2) {
      const name = longOf(arg[1], options);
      let value;
      let inline;
      if (typeOf(name, options) === 'string' && next !== undefined) {
        value = queue.shift();
        inline = false;
      }
      tokens.push(optionToken(index, name, arg, value, inline));
      if (value !== undefined) index++;
    } else if (isShort) {
      const first = longOf(arg[1], options);
      if (typeOf(first, options) === 'string') {
        tokens.push(optionToken(index, first, `-${arg[1]}`, arg.slice(2), true));
        continue;
      }
      const expanded = [];
      for (let i = 1; i < arg.length; i++) {
        if (typeOf(longOf(arg[i], options), options) !== 'string' || i === arg.length - 1) {
          expanded.push(`-${arg[i]}`);
        } else {
          expanded.push(`-${arg.slice(i)}`);
          break;
        }
      }
      queue.unshift(...expanded);
      grouped = expanded.length;
    } else if (arg.startsWith('--') && arg.length > 2) {
      const equals = arg.indexOf('=', 3);
      if (equals !== -1) {
        const name = arg.slice(2, equals);
        tokens.push(optionToken(index, name, `--${name}`, arg.slice(equals + 1), true));
        continue;
      }
      const name = arg.slice(2);
      let value;
      let inline;
      if (typeOf(name, options) === 'string' && next !== undefined) {
        value = queue.shift();
        inline = false;
      }
      tokens.push(optionToken(index, name, arg, value, inline));
      if (value !== undefined) index++;
    } else {
      tokens.push({ kind: 'positional', index, value: arg });
    }
  }
  return tokens;
}

// The boolean option that "no-NAME" turns off.
function negated(name, options) {
  const positive = name.startsWith('no-') ? name.slice(3) : undefined;
  return positive !== undefined && typeOf(positive, options) === 'boolean' ? positive : undefined;
}

function checkOption(token, { options, allowPositionals, allowNegative }) {
  let { name } = token;
  if (!Object.hasOwn(options, name)) {
    name = allowNegative ? negated(name, options) : undefined;
    if (name === undefined) throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  }
  const { short, type } = options[name];
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
  if (type === 'string' && token.inlineValue === false && token.value.length > 1 && token.value[0] === '-') {
    const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` : `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.\n` +
      `Did you forget to specify the option argument for '${token.rawName}'?\nTo specify an option argument starting with a dash use ${example}.`);
  }
}

function store(token, options, values, allowNegative) {
  let stored = token.value ?? true;
  if (allowNegative && token.name.startsWith('no-') && token.value === undefined) {
    token.name = token.name.slice(3);
    stored = false;
  }
  const { name } = token;
  if (name === '__proto__') return;
  if (options[name]?.multiple) (values[name] ??= []).push(stored);
  else values[name] = stored;
}

function checkConfig(options) {
  for (const [name, option] of Object.entries(options)) {
    validateObject(option, `options.${name}`);
    if (option.type !== 'string' && option.type !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE(`options.${name}.type`, "('string|boolean')", option.type);
    }
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `options.${name}.short`);
      if (option.short.length !== 1) {
        throw new ERR_INVALID_ARG_VALUE(`options.${name}.short`, option.short, 'must be a single character');
      }
    }
    if (Object.hasOwn(option, 'multiple')) validateBoolean(option.multiple, `options.${name}.multiple`);
    if (option.default === undefined) continue;
    const fits = (value) => typeof value === option.type;
    const good = option.multiple ? Array.isArray(option.default) && option.default.every(fits) : fits(option.default);
    if (!good) {
      throw new ERR_INVALID_ARG_TYPE(`options.${name}.default`, option.multiple ? `${option.type}[]` : option.type, option.default);
    }
  }
}

function parseArgs(config = {}) {
  validateObject(config, 'config');
  const { args = [], strict = true, allowPositionals = !strict, options = {}, tokens: wantsTokens = false,
    allowNegative = false } = config;
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(wantsTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  checkConfig(options);
  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (wantsTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) checkOption(token, { options, allowPositionals, allowNegative });
      store(token, options, result.values, allowNegative);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== undefined && result.values[name] === undefined) result.values[name] = option.default;
  }
  return result;
}

module.exports = { parseArgs };
