'use strict';
// What methods and getters say that are called on something else.
exports.handler = async () => {
  const out = {};
  for (const Class of [Headers, URLSearchParams, TextDecoder, TextEncoder, FormData]) {
    for (const name of Object.getOwnPropertyNames(Class.prototype).sort()) {
      if (name === 'constructor') continue;
      const { value, get } = Object.getOwnPropertyDescriptor(Class.prototype, name);
      try {
        await (get ?? value).call({}, 'a', 'b');
        out[`${Class.name}.${name}`] = 'fine';
      } catch (error) {
        out[`${Class.name}.${name}`] = `${error.name} ${error.code}: ${error.message}`;
      }
    }
  }
  try {
    Object.getOwnPropertyDescriptor(Response.prototype, 'ok').get.call({});
  } catch (error) {
    out.ok = [error.name, error.code];
  }
  return out;
};
