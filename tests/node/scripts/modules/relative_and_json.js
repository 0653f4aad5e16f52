'use strict';
const attempt = require('../attempt');
const data = require('./data.json');
exports.handler = async () => [data, typeof attempt, __filename.endsWith('modules/relative_and_json.js'), __dirname.endsWith('modules'), typeof require, typeof module.exports, this === undefined, require('./data.json') === data, require('../attempt.js') === attempt];
