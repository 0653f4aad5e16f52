// The same as attempt.js for functions of crypto: errors of OpenSSL say more, bytes are shown as hexadecimal.
'use strict';
const shown = (value) => {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === undefined) return 'undefined';
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return value;
};
module.exports = function attempt(call) {
  try {
    return shown(call());
  } catch (error) {
    return { name: error.name, message: error.message, ...error };
  }
};
