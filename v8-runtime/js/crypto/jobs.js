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

// Runs `work` at once. What it gives, or fails with where Node fails in another thread, comes to the callback; what
// Node finds wrong before that is thrown. Results that are lists are the callback's arguments.
function tellLater(callback, work) {
  let result;
  let failure = null;
  try {
    result = work();
  } catch (error) {
    if (error.code !== undefined) throw error;
    failure = error;
  }
  later(() => {
    if (failure !== null) callback(failure);
    else if (Array.isArray(result)) callback(null, ...result);
    else callback(null, result);
  });
}

module.exports = { later, runJob, tellLater };
