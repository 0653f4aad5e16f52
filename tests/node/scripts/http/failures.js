// origin
'use strict';
const { ask } = require('../ask');
exports.handler = async (event) => [
  await ask(event, '/reset'),
  await ask(event, '/cut'),
  await ask(event, '/garbage'),
  await ask({ port: 1 }, '/').then(({ code }) => code).then((code) => ['ECONNREFUSED', 'EACCES'].includes(code)),
  (await ask(event, '/', { host: 'no-such-name.invalid' })).code,
];
