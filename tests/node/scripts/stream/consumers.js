'use strict';
const { Readable } = require('stream');
const consumers = require('stream/consumers');
const from = () => Readable.from([Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 0x31])]);
exports.handler = async () => [
  Object.keys(consumers), await consumers.text(from()), (await consumers.buffer(from())).toString('hex'), Buffer.isBuffer(await consumers.buffer(from())), (await consumers.arrayBuffer(from())).byteLength,
  await consumers.json(Readable.from(['{"a":', '[1]}'])), await consumers.text(new Response('web').body), await consumers.json(Readable.from(['nope'])).catch((error) => error.name), await consumers.text(Readable.from(['a', 'é'])),
];
