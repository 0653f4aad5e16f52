import sodium from 'libsodium-wrappers';
import * as openpgp from 'openpgp';
import otplib from 'otplib';

async function libsodium() {
  await sodium.ready;
  const [key, nonce] = [new Uint8Array(32), new Uint8Array(24)];
  const sealed = sodium.crypto_secretbox_easy('hällo', nonce, key);
  const pair = sodium.crypto_sign_seed_keypair(new Uint8Array(32));
  return [sodium.to_hex(sealed), sodium.to_string(sodium.crypto_secretbox_open_easy(sealed, nonce, key)), sodium.to_hex(sodium.crypto_generichash(16, 'x')),
    sodium.to_hex(sodium.crypto_sign_detached('message', pair.privateKey)), sodium.randombytes_buf(8).length];
}

async function pgp() {
  const { privateKey, publicKey } = await openpgp.generateKey({ type: 'curve25519', userIDs: [{ name: 'Ada', email: 'ada@example.com' }], passphrase: 'pass', format: 'object' });
  const key = await openpgp.decryptKey({ privateKey, passphrase: 'pass' });
  const encrypted = await openpgp.encrypt({ message: await openpgp.createMessage({ text: 'a secret ä' }), encryptionKeys: publicKey, signingKeys: key });
  const { data, signatures: [signature] } = await openpgp.decrypt({ message: await openpgp.readMessage({ armoredMessage: encrypted }), decryptionKeys: key, verificationKeys: publicKey });
  const wrong = await openpgp.decryptKey({ privateKey, passphrase: 'wrong' }).catch(({ message }) => message);
  return [data, await signature.verified, wrong];
}

export async function handler() {
  const secret = 'KVKFKRCPNZQUYMLXOVYDSQKJKZDTSRLD';
  const authenticator = otplib.authenticator.clone();
  authenticator.options = { epoch: 1700000000000 };
  const code = authenticator.generate(secret);
  return { libsodium: await libsodium(), openpgp: await pgp(), otplib: [code, authenticator.check(code, secret), authenticator.check('000000', secret), otplib.hotp.generate('x', 3), authenticator.keyuri('ada', 'shop', secret)] };
}
