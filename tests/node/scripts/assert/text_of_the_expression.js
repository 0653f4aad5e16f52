'use strict';
// assert(…) tells the expression that failed, as it stands in the file.
const assert = require('assert');
exports.handler = async () => {
  const out = [];
  const told = (run) => {
    try {
      run();
      out.push('fine');
    } catch (error) {
      out.push([error.message, error.generatedMessage, error.actual, error.expected, error.operator]);
    }
  };
  const x = 5;
  const { ok } = assert;
  told(() => assert(x === 6));
  told(() => assert.ok(x > 9 && typeof x === 'string'));
  told(() => assert(
    x === 7,
  ));
  told(() => assert());
  told(() => assert(null, undefined));
  told(() => assert.ok(0, 'why'));
  told(() => ok(x === 1)); told(() => assert.strict.ok(x === 2));
  told(() => assert.call(null, x === 3));
  told(() => assert(/* é ) */ "ü)" === x));
  told(() => assert(`a${`b${x})`}` === ')' || /[)/]\)/.test('(') || x / 2 > 9)); told(() => assert
    .ok([x, { y: (1) }].includes('('), undefined));
  told(() => {
      assert.equal(true, (function () {
        return ok(
            // a comment )
            x === ')'
          );
      })());
  });
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  told(() => assert(x === 8));
  out.push(Error.stackTraceLimit);
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = () => 'own';
  told(() => assert(x === 9));
  out.push(new Error('x').stack);
  delete Error.prepareStackTrace;
  told(() => new Function('assert', 'x', 'assert(x === 10)')(assert, x));
  return out;
};
