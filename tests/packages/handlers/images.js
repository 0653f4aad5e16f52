'use strict';
const jpeg = require('jpeg-js');
const { PNG } = require('pngjs');
const QRCode = require('qrcode');
const { createHash } = require('crypto');
const { attempt } = require('./support/request.js');

const hash = (data) => createHash('sha256').update(data).digest('hex').slice(0, 24);

exports.handler = async () => {
  const image = new PNG({ width: 40, height: 30 });
  for (let y = 0; y < 30; y++) {
    for (let x = 0; x < 40; x++) image.data.set([x * 6, y * 8, (x * y) % 256, 255 - x], (y * 40 + x) * 4);
  }
  const png = PNG.sync.write(image, { deflateLevel: 9, filterType: 4 });
  const parsed = await new Promise((resolve, reject) => {
    new PNG().parse(png, (error, result) => (error ? reject(error) : resolve(result)));
  });
  const small = new PNG({ width: 20, height: 15 });
  PNG.bitblt(parsed, small, 5, 5, 20, 15, 0, 0);
  const packed = [];
  await new Promise((resolve, reject) => {
    small.pack().on('data', (piece) => packed.push(piece)).on('end', resolve).on('error', reject);
  });
  const jpg = jpeg.encode({ data: image.data, width: 40, height: 30 }, 80);
  const back = jpeg.decode(jpg.data, { useTArray: true });
  const qr = QRCode.create('https://shop.example.com/?a=ü', { errorCorrectionLevel: 'H' });
  return {
    png: [png.length, hash(png), parsed.width, parsed.height, hash(parsed.data), parsed.gamma],
    cropped: [hash(small.data), hash(PNG.sync.read(Buffer.concat(packed)).data)],
    jpeg: [jpg.data.length, hash(jpg.data), back.width, back.height, hash(back.data)],
    qr: [qr.version, qr.modules.size, hash(qr.modules.data), (await QRCode.toDataURL('edge')).slice(0, 60), hash(await QRCode.toBuffer('edge')), (await QRCode.toString('edge', { type: 'svg' })).length, (await QRCode.toString('x', { type: 'utf8' })).split('\n').length],
    errors: [(await attempt(() => PNG.sync.read(Buffer.from('no png')))).message, (await attempt(() => jpeg.decode(Buffer.from([1, 2, 3])))).message],
  };
};
