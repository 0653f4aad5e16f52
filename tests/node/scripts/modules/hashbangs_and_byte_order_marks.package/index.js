'use strict';
exports.handler = async () => [require('./hashbang'), require('./bom'), require('./bom.json'), (await import('./hashbang.mjs')).default, (await import('./bom.mjs')).default];
