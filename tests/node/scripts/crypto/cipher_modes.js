// Encrypts and decrypts in every common mode without authentication.
'use strict';
const crypto = require('crypto');
exports.handler = async () => {
  const text = 'The quick brown fox jumps over the lazy dog – twice.';
  const result = {};
  for (const name of ['aes-128-cbc', 'aes-192-cbc', 'AES-256-CBC', 'aes-256-ctr', 'aes-128-ecb', 'aes-128-cfb', 'aes-128-cfb8', 'aes-256-ofb', 'aes256', 'des-ede3-cbc', 'aria-128-cbc', 'camellia-256-cbc', 'sm4-cbc', 'aes-128-xts', 'chacha20']) {
    const { keyLength, ivLength } = crypto.getCipherInfo(name);
    const key = Buffer.from(Array.from({ length: keyLength }, (_, i) => i + 1));
    const iv = ivLength ? Buffer.alloc(ivLength, 9) : null;
    const cipher = crypto.createCipheriv(name, key, iv);
    const encrypted = cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
    const decipher = crypto.createDecipheriv(name, key, iv);
    const decrypted = decipher.update(encrypted, 'base64', 'utf8') + decipher.final('utf8');
    result[name] = [encrypted, decrypted === text];
  }
  return result;
};
