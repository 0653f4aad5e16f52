'use strict';
// What readable-stream imports as its errors: the layer's own, so that codes, messages and stacks are those of everything else.
const { AbortError, codes, define } = require('../core/errors');

define('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times', Error);
define('ERR_STREAM_ALREADY_FINISHED', (name) => `Cannot call ${name} after a stream was finished`, Error);
define('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable', Error);
define('ERR_STREAM_DESTROYED', (name) => `Cannot call ${name} after a stream was destroyed`, Error);
define('ERR_STREAM_PREMATURE_CLOSE', 'Premature close', Error);
define('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF', Error);
define('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event', Error);
define('ERR_STREAM_WRITE_AFTER_END', 'write after end', Error);

// Both errors of a stream that failed twice.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  return Object.assign(new AggregateError([outer, inner], outer.message), { code: outer.code });
}

module.exports = { AbortError, aggregateTwoErrors, codes, hideStackFrames: (call) => call };
