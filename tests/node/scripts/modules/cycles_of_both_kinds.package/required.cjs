const c = require('./required_c.mjs'); module.exports = { b: 1, c: c.x };
