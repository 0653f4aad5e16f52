'use strict';
const Koa = require('koa');
const serverless = require('serverless-http');

const app = new Koa();
app.use(async (context, next) => {
  await next();
  context.set('X-Length', String(context.length ?? 0));
});
app.use(async (context) => {
  context.cookies.set('visited', 'yes', { httpOnly: true, overwrite: true });
  if (context.path === '/fail') context.throw(422, 'no good', { expose: true });
  context.body = { path: context.path, query: context.query, method: context.method, type: context.accepts('json', 'html'),
    language: context.acceptsLanguages('fr', 'de'), fresh: context.fresh, ips: context.ips, host: context.host };
});
app.silent = true;

exports.handler = async () => {
  const handle = serverless(app);
  const event = (path) => ({
    version: '2.0', rawPath: path, rawQueryString: 'a=1&b=2&b=3', requestContext: { http: { method: 'GET', path } },
    headers: { host: 'shop.example.com', accept: 'application/json', 'accept-language': 'de, fr;q=0.4' }, isBase64Encoded: false,
  });
  return { good: await handle(event('/products')), bad: await handle(event('/fail')) };
};
