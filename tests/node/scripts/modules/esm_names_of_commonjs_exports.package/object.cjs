const a = 1;
const inner = 2;
module.exports = { a, b: inner, 'c': 3, d() {} };
