'use strict';
exports.name = 'index';
exports.handler = async () => { const found = require('./esm.mjs'); return [found.name, found.fromBack, found.viaRequire]; };
