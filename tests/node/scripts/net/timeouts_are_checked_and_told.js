'use strict';
const net = require('net');
const attempt = require('../attempt');
exports.handler = async () => {
  const busy = setInterval(() => {}, 1000);
  const socket = new net.Socket();
  const errors = [-1, 'x', NaN, Infinity].map((ms) => attempt(() => socket.setTimeout(ms)));
  errors.push(attempt(() => socket.setTimeout(1, 5)));
  let told = 0;
  const returned = socket.setTimeout(10, () => { told++; }) === socket;
  await new Promise((resolve) => { socket.once('timeout', resolve); });
  const second = await new Promise((resolve) => {
    socket.setTimeout(10);
    socket.once('timeout', () => resolve('again'));
  });
  socket.setTimeout(5);
  socket.setTimeout(0);
  let late = false;
  socket.once('timeout', () => { late = true; });
  await new Promise((resolve) => { setTimeout(resolve, 30); });
  clearInterval(busy);
  return [errors, returned, told, second, late, socket.timeout];
};
