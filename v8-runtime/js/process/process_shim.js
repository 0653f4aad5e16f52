'use strict';
// `require('process/')` of the packages.
module.exports = require('./process').process;
