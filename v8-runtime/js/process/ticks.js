'use strict';
// process.nextTick. The queue is the engine's: it runs after the microtasks of every entry into JavaScript.
const { native } = require('../core/native');
const { validateFunction } = require('../core/validators');

const enqueue = native.nextTick;

function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  enqueue(callback, ...args);
}

// Makes an error one that nothing caught, from inside code that has to go on.
function raise(error) {
  enqueue(() => { throw error; });
}

module.exports = { nextTick, raise };
