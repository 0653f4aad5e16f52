'use strict';
exports.handler = async () => ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table', 'group', 'groupEnd', 'count', 'countReset', 'assert', 'time', 'timeEnd']
  .map((name) => [name, typeof console[name], console[name]('default') === undefined]);
