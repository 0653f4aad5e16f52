'use strict';
// ANSI codes by name, and which name each kind of value takes.
const { ObjectAssign } = require('../core/primordials');

const kDefaultForeground = 39;
const kDefaultBackground = 49;
const colors = ObjectAssign({ __proto__: null }, {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25], inverse: [7, 27],
  hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24],
});
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
for (let i = 0; i < names.length; i++) {
  const name = names[i];
  colors[name] = [30 + i, kDefaultForeground];
  colors[`bg${name[0].toUpperCase()}${name.slice(1)}`] = [40 + i, kDefaultBackground];
}
colors.gray = [90, kDefaultForeground];
for (let i = 1; i < names.length; i++) colors[`${names[i]}Bright`] = [90 + i, kDefaultForeground];
colors.bgGray = [100, kDefaultBackground];
for (let i = 1; i < names.length; i++) {
  colors[`bg${names[i][0].toUpperCase()}${names[i].slice(1)}Bright`] = [100 + i, kDefaultBackground];
}
Object.assign(colors, { framed: [51, 54], overlined: [53, 55] });

function alias(target, name) {
  Object.defineProperty(colors, name, {
    __proto__: null,
    get() { return this[target]; },
    set(value) { this[target] = value; },
    configurable: true,
    enumerable: false,
  });
}
for (const [target, name] of [['gray', 'grey'], ['gray', 'blackBright'], ['bgGray', 'bgGrey'], ['bgGray', 'bgBlackBright'],
  ['dim', 'faint'], ['strikethrough', 'crossedout'], ['strikethrough', 'strikeThrough'], ['strikethrough', 'crossedOut'],
  ['hidden', 'conceal'], ['inverse', 'swapColors'], ['inverse', 'swapcolors'], ['doubleunderline', 'doubleUnderline']]) {
  alias(target, name);
}

const styles = ObjectAssign({ __proto__: null }, {
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold',
  string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
});

module.exports = { colors, styles };
