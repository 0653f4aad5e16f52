'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const warnings = [];
  const listener = (warning) => warnings.push([warning.name, warning.message, warning.code, warning.detail]);
  process.on('warning', listener);
  process.emitWarning('text');
  process.emitWarning('typed', 'CustomWarning', 'W001');
  process.emitWarning('detailed', { type: 'T', code: 'C', detail: 'more' });
  process.emitWarning(new RangeError('an error'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('warning', listener);
  let seen = 0;
  process.once('custom', (value) => { seen += value; });
  return [warnings, attempt(() => process.emitWarning(5)), attempt(() => process.emitWarning('x', 5)), process.emit('custom', 3), process.emit('custom', 3), seen, process.listenerCount('warning') >= 0];
};
