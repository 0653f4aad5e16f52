// origin
'use strict';
const { ask } = require('../ask');
exports.handler = async (event) => [
  await ask(event, '/status?code=204'), await ask(event, '/status?code=304'), await ask(event, '/echo', { method: 'HEAD' }).then(({ status, body }) => [status, body]), await ask(event, '/status?code=404&reason=Nothing%20Here&body=none'), await ask(event, '/nowhere'),
  await ask(event, '/status?code=599'), await ask(event, '/redirect?to=/json'), await ask(event, '/redirect?code=308&to=http://elsewhere.example/', { method: 'PUT' }, 'x'), await ask(event, '/until-close'), await ask(event, '/chunked'), await ask(event, '/status?code=200', { method: 'DELETE' }), await ask(event, '/count', { method: 'POST' }),
];
