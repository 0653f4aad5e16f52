'use strict';
const util = require('util');
exports.handler = async () => {
  const seen = [];
  const custom = { [util.inspect.custom](depth, options, inspect) { seen.push([depth, typeof options.stylize, inspect === util.inspect, options.depth]); return 'CUSTOM'; } };
  const object = { [util.inspect.custom]() { return { replaced: true }; } };
  class Money { constructor(v) { this.v = v; } [util.inspect.custom](depth, options) { return `Money<${options.stylize(this.v, 'number')}>`; } }
  const lines = { [util.inspect.custom]() { return 'two\nlines'; } };
  return [util.inspect(custom), util.inspect({ a: { custom } }), util.inspect(object), util.inspect([new Money(5)]), util.inspect(new Money(5), { colors: true }), util.inspect({ x: { lines } }), util.inspect(custom, { customInspect: false }),
    util.inspect(Money.prototype), util.inspect({ inspect() { return 'ignored'; } }), util.inspect([custom], { depth: 0 }), seen, util.inspect(new Proxy(custom, {})), util.inspect({ [Symbol.for('nodejs.util.inspect.custom')]: () => 5 })];
};
