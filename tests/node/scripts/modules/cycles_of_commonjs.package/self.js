exports.x = 1;
exports.same = require('./self') === exports;
