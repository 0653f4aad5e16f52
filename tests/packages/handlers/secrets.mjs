import bcrypt from 'bcryptjs';
import nacl from 'tweetnacl';
import { customAlphabet, nanoid } from 'nanoid';
import { customAlphabet as insecure } from 'nanoid/non-secure';

export async function handler() {
  const salt = '$2b$06$abcdefghijklmnopqrstuu';
  const hash = await bcrypt.hash('pässwort', salt);
  const key = Uint8Array.from({ length: 32 }, (ignored, index) => index);
  const nonce = new Uint8Array(24).fill(7);
  const boxed = nacl.secretbox(Buffer.from('a secret'), nonce, key);
  const pair = nacl.sign.keyPair.fromSeed(key);
  const signature = nacl.sign.detached(Buffer.from('message'), pair.secretKey);
  const one = nacl.box.keyPair.fromSecretKey(key);
  const two = nacl.box.keyPair.fromSecretKey(key.map((byte) => byte + 1));
  const ids = new Set(Array.from({ length: 1000 }, () => nanoid()));
  const dice = customAlphabet('123456', 200)();
  return {
    bcrypt: [hash, await bcrypt.compare('pässwort', hash), bcrypt.compareSync('wrong', hash), bcrypt.getRounds(hash), (await bcrypt.genSalt(4)).length],
    nacl: [Buffer.from(boxed).toString('hex'), Buffer.from(nacl.secretbox.open(boxed, nonce, key)).toString(), nacl.secretbox.open(boxed, nonce, two.publicKey), Buffer.from(signature).toString('hex'),
      nacl.sign.detached.verify(Buffer.from('message'), signature, pair.publicKey), Buffer.from(nacl.box(Buffer.from('x'), nonce, two.publicKey, one.secretKey)).toString('hex'), Buffer.from(nacl.hash(Buffer.from('abc'))).toString('hex')],
    random: [nacl.randomBytes(16).length, nacl.verify(key, key), !nacl.verify(nacl.randomBytes(32), nacl.randomBytes(32))],
    nanoid: [ids.size, [...ids].every((id) => /^[\w-]{21}$/.test(id)), /^[1-6]{200}$/.test(dice), new Set(dice).size, insecure('ab', 5)().length],
  };
}
