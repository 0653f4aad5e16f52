exports.value = require('./leaf.mjs').leaf;
