'use strict';
// The callback form of a synchronous operation: the work is done at once, its outcome is told in a later turn of the
// event loop.
const { native } = require('../core/native');

const later = native.setImmediate;

// `work` throws what the callback gets as its error.
function runJob(work, callback) {
  let error = null;
  let value;
  try {
    value = work();
  } catch (thrown) {
    error = thrown;
  }
  later(() => {
    if (error !== null) callback(error);
    else callback(null, value);
  });
}

module.exports = { later, runJob };
