'use strict';
exports.fail = function fail() {
  throw new Error('x');
};
class Thrower {
  run() {
    throw new Error('y');
  }
}
exports.inClass = () => new Thrower().run();
exports.inEval = () => eval('\nthrow new Error("e")');
exports.inFunction = () => [1].map(function mapper() { throw new Error('m'); });
