// What a call gives, or the error it throws, as JSON can show it.
'use strict';
const shown = (value) => (typeof value === 'bigint' ? `${value}n` : value === undefined ? 'undefined' : value);
module.exports = function attempt(call) {
  try {
    return shown(call());
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message };
  }
};
