'use strict';
exports.handler = async () => {
  const bytes = Buffer.from('AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=', 'base64');
  const { instance } = await WebAssembly.instantiate(bytes);
  return [instance.exports.add(2, 3), new Function('a', 'b', 'return a * b')(4, 5), eval('1 + 1'), WebAssembly.validate(bytes), unescape('%u00e9%41'), escape('é a')];
};
