// origin
'use strict';
const net = require('net');
const { pipeline } = require('stream/promises');
const { Readable } = require('stream');
exports.handler = async ({ port }) => {
  const socket = net.connect(port, 'localhost');
  let text = '';
  await Promise.all([
    pipeline(Readable.from(['HEAD / HT', 'TP/1.1\r\nHost: x\r\n', 'Connection: close\r\n\r\n']), socket),
    (async () => { for await (const bytes of socket) text += bytes.toString('latin1'); })(),
  ]);
  return [text.slice(0, 9), socket.destroyed];
};
