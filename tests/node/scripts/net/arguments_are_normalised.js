'use strict';
const net = require('net');
exports.handler = async () => {
  const f = () => {};
  const show = ([options, callback]) => [options, callback === f];
  return [[], [80], [80, 'h'], [80, 'h', f], [80, f], ['80'], ['/path'], ['/path', f], [{ port: 1 }, f], [{ port: 1 }, 5], ['80', 'h']]
    .map((args) => show(net._normalizeArgs(args)));
};
