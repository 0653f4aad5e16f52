// What a promise gives, or its error, as JSON can show it: bytes as hexadecimal digits, keys by their members.
'use strict';
function shown(value) {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('hex');
  if (value instanceof CryptoKey) {
    const { type, extractable, algorithm, usages } = value;
    return { type, extractable, algorithm: { ...algorithm, ...(algorithm.publicExponent && { publicExponent: [...algorithm.publicExponent] }) }, usages };
  }
  return value === undefined ? 'undefined' : value;
}
module.exports = async function webAttempt(call) {
  try {
    return shown(await call());
  } catch (error) {
    const told = { name: error.name, code: error.code, message: error.message };
    if (error.cause) told.cause = { name: error.cause.name, code: error.cause.code, message: error.cause.message };
    return told;
  }
};
module.exports.shown = shown;
module.exports.bytes = (text) => new TextEncoder().encode(text);
