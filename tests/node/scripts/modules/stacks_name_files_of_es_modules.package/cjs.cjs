module.exports = function thrower() {
  throw new Error('cjs');
};
