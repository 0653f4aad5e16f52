'use strict';
// Node's errors of async_hooks, of the web's classes and of modules that are little more than their shape.
const { define } = require('./errors');

define('ERR_ASYNC_CALLBACK', (name) => `${name} must be a function`, TypeError);
define('ERR_ASYNC_TYPE', (type) => `Invalid name for async "type": ${type}`, TypeError);
define('ERR_INVALID_ASYNC_ID', (name, value) => `Invalid ${name} value: ${value}`, RangeError);
