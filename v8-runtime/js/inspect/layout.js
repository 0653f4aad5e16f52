'use strict';
// From formatted entries to lines: numbers in columns, short objects on one line, the rest indented.
const {
  ArrayPrototypeJoin, ArrayPrototypePush, MathFloor, MathMax, MathMin, MathRound, MathSqrt, StringPrototypeIncludes,
  StringPrototypePadEnd, StringPrototypePadStart, StringPrototypeRepeat,
} = require('../core/primordials');
const { getStringWidth, stripVTControlCharacters } = require('./text');

const kObject = 0;
const kArrayElement = 1;
const kArrayExtras = 2;

function groupArrayElements(ctx, output, value) {
  let totalLength = 0;
  let maxLength = 0;
  let count = output.length;
  // "... more items" stands on its own line.
  if (ctx.maxArrayLength < output.length) count--;
  const lengths = [];
  for (let i = 0; i < count; i++) {
    const length = getStringWidth(output[i], ctx.colors);
    lengths[i] = length;
    totalLength += length + 2;
    if (maxLength < length) maxLength = length;
  }
  const width = maxLength + 2;
  if (width * 3 + ctx.indentationLvl >= ctx.breakLength || !(totalLength / width > 5 || maxLength <= 6)) return output;
  const bias = MathSqrt(width - totalLength / output.length);
  const biasedMax = MathMax(width - 3 - bias, 1);
  const columns = MathMin(
    // About square: a character is 2.5 times as high as it is wide.
    MathRound(MathSqrt(2.5 * biasedMax * count) / biasedMax),
    MathFloor((ctx.breakLength - ctx.indentationLvl) / width),
    ctx.compact * 4,
    15);
  if (columns <= 1) return output;
  const columnWidths = [];
  for (let i = 0; i < columns; i++) {
    let longest = 0;
    for (let j = i; j < count; j += columns) if (lengths[j] > longest) longest = lengths[j];
    columnWidths[i] = longest + 2;
  }
  let pad = StringPrototypePadStart;
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        pad = StringPrototypePadEnd;
        break;
      }
    }
  }
  const rows = [];
  for (let i = 0; i < count; i += columns) {
    const end = MathMin(i + columns, count);
    let row = '';
    let j = i;
    for (; j < end - 1; j++) row += pad(`${output[j]}, `, columnWidths[j - i] + output[j].length - lengths[j], ' ');
    if (pad === StringPrototypePadStart) {
      row += StringPrototypePadStart(output[j], columnWidths[j - i] + output[j].length - lengths[j] - 2, ' ');
    } else {
      row += output[j];
    }
    ArrayPrototypePush(rows, row);
  }
  if (ctx.maxArrayLength < output.length) ArrayPrototypePush(rows, output[count]);
  return rows;
}

function isBelowBreakLength(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += ctx.colors ? stripVTControlCharacters(output[i]).length : output[i].length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !StringPrototypeIncludes(base, '\n');
}

function reduceToSingleString(ctx, output, base, braces, kind, recurseTimes, value) {
  if (ctx.compact !== true) {
    const lead = base ? `${base} ` : '';
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (kind === kArrayExtras && entries > 6) output = groupArrayElements(ctx, output, value);
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
        if (isBelowBreakLength(ctx, output, start, base)) {
          const joined = ArrayPrototypeJoin(output, ', ');
          if (!StringPrototypeIncludes(joined, '\n')) return `${lead}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const line = `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`;
    return `${lead}${braces[0]}${line}  ${ArrayPrototypeJoin(output, `,${line}  `)}${line}${braces[1]}`;
  }
  if (isBelowBreakLength(ctx, output, 0, base)) {
    return `${braces[0]}${base ? ` ${base}` : ''} ${ArrayPrototypeJoin(output, ', ')} ${braces[1]}`;
  }
  const indentation = StringPrototypeRepeat(' ', ctx.indentationLvl);
  const first = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indentation}  `;
  return `${braces[0]}${first}${ArrayPrototypeJoin(output, `,\n${indentation}  `)} ${braces[1]}`;
}

module.exports = { kObject, kArrayElement, kArrayExtras, groupArrayElements, reduceToSingleString, getStringWidth };
