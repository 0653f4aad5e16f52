'use strict';
const path = require('path');
exports.handler = async () => ['/', '//', '/a', 'a/', '', '/a//', 'C:\\', 'C:', '\\\\'].map((name) => ['', 'a', '.', '/', '//', '///', '.js'].map((suffix) => [path.basename(name, suffix), path.win32.basename(name, suffix)]));
