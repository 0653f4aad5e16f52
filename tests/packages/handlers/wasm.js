'use strict';
const { argon2id, argon2Verify, blake3, createSHA256, md5, xxhash64 } = require('hash-wasm');
const photon = require('@silvia-odwyer/photon-node');
const { createHash } = require('crypto');

const hash = (data) => createHash('sha256').update(data).digest('hex').slice(0, 24);

exports.handler = async () => {
  const pixels = Uint8Array.from({ length: 64 * 48 * 4 }, (ignored, index) => (index % 4 === 3 ? 255 : (index * 7) % 256));
  const image = new photon.PhotonImage(pixels, 64, 48);
  const small = photon.resize(image, 16, 12, photon.SamplingFilter.Nearest);
  photon.grayscale(small);
  const png = small.get_bytes();
  const again = photon.PhotonImage.new_from_byteslice(png);
  photon.fliph(again);
  const sha = await createSHA256();
  sha.init().update('abc').update(new Uint8Array([1, 2]));
  const salt = new Uint8Array(16).fill(9);
  const encoded = await argon2id({ password: 'pässwort', salt, parallelism: 1, iterations: 2, memorySize: 256, hashLength: 32, outputType: 'encoded' });
  return {
    photon: [small.get_width(), small.get_height(), hash(small.get_raw_pixels()), hash(png), hash(again.get_raw_pixels()), again.get_base64().slice(0, 30)],
    hashes: [await md5('a'), await blake3('a'), await xxhash64('a', 1, 2), sha.digest()],
    argon2: [encoded, await argon2Verify({ password: 'pässwort', hash: encoded }), await argon2Verify({ password: 'wrong', hash: encoded })],
  };
};
