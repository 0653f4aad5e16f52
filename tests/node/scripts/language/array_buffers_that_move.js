// node: Node 22 has ArrayBuffer.prototype.transfer and detached, Node 20 has not.
'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const buffer = new Uint8Array([1, 2, 3]).buffer;
  const view = new Uint8Array(buffer);
  const same = buffer.transfer();
  const after = [buffer.detached, buffer.byteLength, view.length, same.byteLength, same.detached, [...new Uint8Array(same)]];
  const longer = same.transfer(5);
  const shorter = longer.transferToFixedLength(2);
  return { after, longer: longer.detached, shorter: [...new Uint8Array(shorter)], empty: [new ArrayBuffer(0).detached, new ArrayBuffer(0).transfer().byteLength],
    zero: shorter.transfer(0).byteLength,
    errors: [attempt(() => buffer.transfer()), attempt(() => ArrayBuffer.prototype.transfer.call({})).name, attempt(() => new ArrayBuffer(1).transfer(-1)).name],
    attributes: [ArrayBuffer.prototype.transfer.name, ArrayBuffer.prototype.transfer.length, ArrayBuffer.prototype.transferToFixedLength.name, Object.keys(ArrayBuffer.prototype)] };
};
