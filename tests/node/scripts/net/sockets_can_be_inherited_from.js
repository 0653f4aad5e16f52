'use strict';
const net = require('net');
const util = require('util');
function Old(options) { net.Socket.call(this, options); this.mine = true; }
util.inherits(Old, net.Socket);
class New extends net.Socket {
  constructor() { super({ allowHalfOpen: true }); this.mine = true; }
  _write(chunk, encoding, callback) { this.got = chunk.toString(); callback(); }
}
exports.handler = async () => {
  const fresh = new New();
  fresh.write('abc');
  fresh.push('xyz');
  const read = await new Promise((resolve) => { fresh.once('data', (bytes) => resolve(bytes.toString())); });
  return [new Old({ allowHalfOpen: true }).allowHalfOpen, new Old() instanceof net.Socket, fresh.mine, fresh.got, read];
};
