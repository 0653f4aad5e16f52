'use strict';
const express = require('express4');
const serverless = require('serverless-http');
const path = require('path');

const app = express();
app.disable('x-powered-by');
app.set('views', path.join(__dirname, 'support/views'));
app.engine('ejs', require('ejs').renderFile);
app.use(express.urlencoded({ extended: true }));
app.use('/static', express.static(path.join(__dirname, 'support/views'), { maxAge: '1h', lastModified: false, etag: false }));
const router = express.Router({ mergeParams: true });
router.param('id', (request, response, next, id) => { request.loaded = `loaded ${id}`; next(); });
router.route('/:id').get((request, response) => response.format({ json: () => response.json({ loaded: request.loaded, user: request.params.user }), text: () => response.send('text') }));
app.use('/users/:user/items', router);
app.get('/page', (request, response) => response.render('page.ejs', { user: { name: 'Ada' }, items: ['a'] }));
app.post('/form', (request, response) => response.append('Link', ['<a>', '<b>']).jsonp(request.body));
app.get('/file', (request, response) => response.sendFile('head.ejs', { root: path.join(__dirname, 'support/views'), lastModified: false, etag: false }));
app.get('/etag', (request, response) => response.set('Cache-Control', 'max-age=1').send('tagged'));
app.get('/fail', (request, response, next) => next(new Error('failed')));
app.use((error, request, response, next) => response.status(500).send(error.message));

exports.handler = async () => {
  const handle = serverless(app, { binary: ['image/*'] });
  const call = async (httpMethod, url, { headers = {}, body } = {}) => {
    const { statusCode, headers: all, body: text } = await handle({ httpMethod, path: url, headers: { host: 'x', ...headers }, queryStringParameters: null, requestContext: {}, body, isBase64Encoded: false }, {});
    return { statusCode, headers: all, body: text };
  };
  return [
    await call('GET', '/users/ada/items/7', { headers: { accept: 'application/json' } }), await call('GET', '/users/ada/items/7', { headers: { accept: 'text/plain' } }), await call('GET', '/page'),
    await call('POST', '/form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a[b]=1&a[c][]=2&c=%C3' }), await call('GET', '/static/macros.njk'), await call('GET', '/file'),
    await call('GET', '/etag', { headers: { 'if-none-match': 'W/"6-jh7CGNx+yq3WU4j7qbZyPOEUJoo"' } }), await call('GET', '/static/macros.njk', { headers: { range: 'bytes=3-9' } }), await call('GET', '/fail'), await call('HEAD', '/etag'),
  ];
};
