'use strict';
// Node's errors of async_hooks, of the web's classes and of modules that are little more than their shape.
const { define } = require('./errors');

define('ERR_ASYNC_CALLBACK', (name) => `${name} must be a function`, TypeError);
define('ERR_ASYNC_TYPE', (type) => `Invalid name for async "type": ${type}`, TypeError);
define('ERR_INVALID_ASYNC_ID', (name, value) => `Invalid ${name} value: ${value}`, RangeError);
define('ERR_INVALID_MIME_SYNTAX', (what, text, index) =>
  `The MIME syntax for a ${what} in "${text}" is invalid${index === -1 ? '' : ` at ${index}`}`, TypeError);
define('ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST', 'Object that needs transfer was found in message but not listed in transferList', TypeError);
define('ERR_INVALID_TRANSFER_OBJECT', 'Found invalid object in transferList', TypeError);
define('ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called', TypeError);
define('ERR_CLOSED_MESSAGE_PORT', 'Cannot send data on closed MessagePort', Error);
define('ERR_WORKER_MESSAGING_SAME_THREAD', 'Cannot sent a message to the same thread', Error);
define('ERR_WORKER_MESSAGING_FAILED', 'Cannot find the destination thread or listener', Error);
define('ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected', Error);
define('ERR_IPC_CHANNEL_CLOSED', 'Channel closed', Error);
define('ERR_INVALID_FD', (fd) => `"fd" must be a positive integer: ${fd}`, RangeError);
define('ERR_INSPECTOR_NOT_CONNECTED', 'Session is not connected', Error);
define('ERR_INSPECTOR_NOT_WORKER', 'Current thread is not a worker', Error);
define('ERR_INSPECTOR_NOT_ACTIVE', 'Inspector is not active', Error);
define('ERR_TRACE_EVENTS_CATEGORY_REQUIRED', 'At least one category is required', TypeError);
define('ERR_USE_AFTER_CLOSE', (what) => `${what} was closed`, Error);
define('ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError);
define('ERR_PERFORMANCE_INVALID_TIMESTAMP', (time) => `${time} is not a valid timestamp`, TypeError);
define('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', (message) => message, TypeError);
define('ERR_WEBASSEMBLY_RESPONSE', (message) => `WebAssembly response ${message}`, TypeError);
define('ERR_UNKNOWN_CREDENTIAL', (kind, id) => `${kind} identifier does not exist: ${id}`, Error);
