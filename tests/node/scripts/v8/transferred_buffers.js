'use strict';
const v8 = require('v8');
exports.handler = async () => {
  const out = [];
  for (const value of [5, {}, null, new Uint8Array(1), new SharedArrayBuffer(1), new ArrayBuffer(1)]) {
    for (const port of [new v8.Serializer(), new v8.Deserializer(Buffer.alloc(8))]) {
      try {
        out.push(port.transferArrayBuffer(0, value) === undefined);
      } catch (error) {
        out.push(`${error.name} ${error.code}: ${error.message}`);
      }
    }
  }
  return out;
};
