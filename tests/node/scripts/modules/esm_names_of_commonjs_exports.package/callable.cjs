module.exports = function callable() {};
module.exports.extra = 1;
