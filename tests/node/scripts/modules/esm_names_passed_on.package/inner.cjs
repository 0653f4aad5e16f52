'use strict'; exports.inner = 'inner'; exports.shared = 'of the inner one';
