'use strict';
exports.a = 010;
