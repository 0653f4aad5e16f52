'use strict';
const attempt = require('../attempt');
const { fileURLToPath, pathToFileURL, urlToHttpOptions } = require('url');
exports.handler = async () => [
  ...['file:///a/b%20c', 'file:///ü', 'file://host/x', 'https://x/', 'file:///a%2Fb', 'nope', 5].map((value) => attempt(() => fileURLToPath(value))),
  ...['/a b', '/x%y', '/q?h#f', '/tab\tnl\n', '/dir/', '/ü', '/a\\b'].map((value) => attempt(() => pathToFileURL(value).href)), attempt(() => pathToFileURL(5)),
  fileURLToPath(new URL('file:///from/url')), urlToHttpOptions(new URL('https://us%20er:p@[::1]:8443/a?b#c')), urlToHttpOptions(new URL('http://h/')),
];
