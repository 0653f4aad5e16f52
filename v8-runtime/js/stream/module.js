'use strict';
// The module stream: readable-stream, and what Node 20 has besides.
const Stream = require('readable-stream/lib/stream.js');

module.exports = Stream;
