exports.a = 1;
module.exports = 'text';
