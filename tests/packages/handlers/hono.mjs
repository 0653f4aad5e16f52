import { Hono } from 'hono';
import { handle } from 'hono/lambda-edge';
import { handle as handleLambda } from 'hono/aws-lambda';
import { getCookie, setCookie } from 'hono/cookie';
import { basicAuth } from 'hono/basic-auth';
import { cors } from 'hono/cors';
import { html, raw } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import request from './support/request.js';

const app = new Hono();
app.use('/admin/*', basicAuth({ username: 'ada', password: 'lovelace' }));
app.use('*', cors({ origin: ['https://shop.example.com'] }));
app.post('/products/:id/reviews', async (c) => {
  setCookie(c, 'last', c.req.param('id'), { path: '/', secure: true });
  return c.json({ id: c.req.param('id'), page: c.req.query('page'), tags: c.req.queries('tags[]'), body: await c.req.json(),
    theme: getCookie(c, 'theme'), agent: c.req.header('user-agent').slice(0, 11) }, 201);
});
app.get('/page', (c) => c.html(html`<h1>${'<Tom & Jerry>'}</h1>${raw('<hr>')}`));
app.get('/admin/who', (c) => c.text('the admin'));
app.get('/teapot', () => { throw new HTTPException(418, { message: 'teapot' }); });
app.get('/moved', (c) => c.redirect('/page', 308));
app.notFound((c) => c.json({ missing: c.req.path }, 404));

const edge = handle(app);
const lambda = handleLambda(app);

function edgeEvent(uri, headers = {}) {
  const all = Object.fromEntries(Object.entries({ host: 'shop.example.com', ...headers }).map(([key, value]) => [key, [{ key, value }]]));
  return { Records: [{ cf: { config: { distributionDomainName: 'd.cloudfront.net', eventType: 'viewer-request' },
    request: { method: 'GET', uri, querystring: '', clientIp: '203.0.113.1', headers: all } } }] };
}

export async function handler(event) {
  const basic = { authorization: request.headersOf(event).authorization };
  return {
    posted: await edge(event, {}, () => {}),
    page: await edge(edgeEvent('/page')),
    allowed: await edge(edgeEvent('/admin/who', basic)),
    denied: await edge(edgeEvent('/admin/who')),
    teapot: await edge(edgeEvent('/teapot')),
    moved: await edge(edgeEvent('/moved')),
    missing: await edge(edgeEvent('/nowhere')),
    gateway: await lambda({ version: '2.0', rawPath: '/page', rawQueryString: '', headers: { host: 'x' }, isBase64Encoded: false,
      requestContext: { http: { method: 'GET', path: '/page' }, domainName: 'x' } }),
  };
}
