'use strict';
// Errors: their stack, with a first line that tells class and name, without frames that the cause repeats.
const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypeJoin, ArrayPrototypePush,
  ArrayPrototypeSplice, ErrorPrototypeToString, RegExpPrototypeExec, String, StringPrototypeEndsWith,
  StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeRepeat, StringPrototypeReplaceAll, StringPrototypeSlice,
  StringPrototypeSplit, StringPrototypeStartsWith,
} = require('../core/primordials');
const { native } = require('../core/native');
const { getPrefix } = require('./names');
const { colorLine } = require('./stack_colors');

const { types } = native;

function isError(value) {
  return types.isNativeError(value) || value instanceof Error;
}

function getStackString(error) {
  return error.stack ? String(error.stack) : ErrorPrototypeToString(error);
}

// The longest run of frames that both stacks have: where it begins in the first, and its length.
function getCommonFrames(frames, causeFrames) {
  for (let i = 0; i < frames.length - 3; i++) {
    const at = ArrayPrototypeIndexOf(causeFrames, frames[i]);
    if (at === -1) continue;
    const rest = causeFrames.length - at;
    if (rest <= 3) continue;
    let length = 1;
    const limit = rest < frames.length - i ? rest : frames.length - i;
    while (length < limit && frames[i + length] === causeFrames[at + length]) length++;
    if (length > 3) return { length, offset: i };
  }
  return { length: 0, offset: 0 };
}

function getStackFrames(ctx, error, stack) {
  const frames = StringPrototypeSplit(stack, '\n');
  let cause;
  try {
    cause = error.cause;
  } catch {
    // A throwing getter hides the cause.
  }
  if (cause != null && isError(cause)) {
    const causeStack = getStackString(cause);
    const start = StringPrototypeIndexOf(causeStack, '\n    at');
    if (start !== -1) {
      const causeFrames = StringPrototypeSplit(StringPrototypeSlice(causeStack, start + 1), '\n');
      const { length, offset } = getCommonFrames(frames, causeFrames);
      if (length > 3) {
        const skipped = length - 2;
        ArrayPrototypeSplice(frames, offset + 1, skipped,
          ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return frames;
}

function improveStack(stack, constructor, name, tag) {
  let length = name.length;
  const follows = stack[length];
  if (constructor === null || (StringPrototypeEndsWith(name, 'Error') && StringPrototypeStartsWith(stack, name) &&
      (stack.length === length || follows === ':' || follows === '\n'))) {
    let fallback = 'Error';
    if (constructor === null) {
      const start = RegExpPrototypeExec(/^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/, stack) ||
        RegExpPrototypeExec(/^([a-z_A-Z0-9-]*Error)$/, stack);
      fallback = (start && start[1]) || '';
      length = fallback.length;
      fallback = fallback || 'Error';
    }
    const prefix = StringPrototypeSlice(getPrefix(constructor, tag, fallback), 0, -1);
    if (name !== prefix) {
      if (StringPrototypeIncludes(prefix, name)) {
        return length === 0 ? `${prefix}: ${stack}` : `${prefix}${StringPrototypeSlice(stack, length)}`;
      }
      return `${prefix} [${name}]${StringPrototypeSlice(stack, length)}`;
    }
  }
  return stack;
}

function removeDuplicateKeys(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = ArrayPrototypeIndexOf(keys, name);
    if (index !== -1 && (typeof error[name] !== 'string' || StringPrototypeIncludes(stack, error[name]))) {
      ArrayPrototypeSplice(keys, index, 1);
    }
  }
}

function formatError(error, constructor, tag, ctx, keys) {
  const name = error.name != null ? String(error.name) : 'Error';
  let stack = getStackString(error);
  removeDuplicateKeys(ctx, keys, error, stack);
  if ('cause' in error && !ArrayPrototypeIncludes(keys, 'cause')) ArrayPrototypePush(keys, 'cause');
  if (ArrayIsArray(error.errors) && !ArrayPrototypeIncludes(keys, 'errors')) ArrayPrototypePush(keys, 'errors');
  stack = improveStack(stack, constructor, name, tag);
  // "\n    at" inside the message is no frame.
  let position = (error.message && StringPrototypeIndexOf(stack, error.message)) || -1;
  if (position !== -1) position += error.message.length;
  const start = StringPrototypeIndexOf(stack, '\n    at', position);
  if (start === -1) {
    stack = `[${stack}]`;
  } else {
    const frames = getStackFrames(ctx, error, StringPrototypeSlice(stack, start + 1));
    if (ctx.colors) for (let i = 0; i < frames.length; i++) frames[i] = colorLine(ctx, frames[i]);
    stack = `${StringPrototypeSlice(stack, 0, start)}\n${ArrayPrototypeJoin(frames, '\n')}`;
  }
  if (ctx.indentationLvl !== 0) {
    stack = StringPrototypeReplaceAll(stack, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`);
  }
  return stack;
}

module.exports = { formatError, isError };
