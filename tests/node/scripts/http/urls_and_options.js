// origin
'use strict';
const http = require('http');
const echo = (...args) => new Promise((resolve, reject) => {
  http.get(...args, (response) => { let text = ''; response.on('data', (chunk) => { text += chunk; }).on('end', () => { const { fields, ...rest } = JSON.parse(text); resolve({ ...rest, fields: fields.filter(([name]) => name !== 'Connection') }); }); }).on('error', reject);
});
exports.handler = async (event) => {
  const base = `http://127.0.0.1:${event.port}`;
  return [
    await echo(`${base}/echo?q=1#hash`), await echo(new URL('/echo', base)), await echo(`${base}/echo`, { headers: { 'X-A': 'b' } }), await echo(`${base}/other`, { path: '/echo?replaced' }),
    await echo(base.replace('://', '://user:p%40ss@') + '/echo'), await echo({ host: '127.0.0.1', port: event.port, path: '/echo', auth: 'a:b' }), await echo({ hostname: '127.0.0.1', host: 'ignored', port: String(event.port), path: '/echo' }),
    await echo({ host: '127.0.0.1', port: event.port, path: '/echo', setHost: false, headers: { Host: 'own.example' } }), await echo({ host: '127.0.0.1', port: event.port, path: '/echo', headers: { host: 'lower.example', Authorization: 'Bearer x' }, auth: 'not:used' }),
    await echo({ host: '127.0.0.1', port: event.port, path: '/echo', headers: ['Host', 'array.example', 'X-B', '1', 'x-b', '2', 'Cookie', 'a=1', 'Cookie', 'b=2'] }),
    await echo({ host: '127.0.0.1', port: event.port, path: '/echo', headers: { Cookie: ['a=1', 'b=2'], 'X-List': ['1', '2'], 'X-Num': 5, 'X-Latin': 'caf\u00e9' } }),
    await echo({ host: '127.0.0.1', port: event.port, path: '/echo', headers: { 'X-Unique': ['1', '2'] }, uniqueHeaders: ['x-unique'] }), await echo({ ...new URL(base), host: '127.0.0.1', port: event.port, path: '/echo', method: 'options' }),
  ];
};
