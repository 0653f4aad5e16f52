// node: does all of these; here they say that they are not available.
'use strict';
const v8 = require('v8');
const attempt = require('../attempt');
exports.handler = async () => ['setFlagsFromString', 'getHeapSnapshot', 'writeHeapSnapshot'].map((name) => attempt(() => v8[name]('--expose-gc')));
