'use strict';
const fastify = require('fastify');
const awsLambdaFastify = require('@fastify/aws-lambda');

const app = fastify({ logger: false });
app.addHook('onSend', async (request, reply) => { reply.header('x-hook', request.routeOptions.url ?? 'none'); });
app.post('/reviews/:id', {
  schema: {
    params: { type: 'object', properties: { id: { type: 'integer' } } },
    body: { type: 'object', required: ['stars'], properties: { stars: { type: 'integer', minimum: 1, maximum: 5 } } },
    response: { 200: { type: 'object', properties: { id: { type: 'integer' }, stars: { type: 'integer' } } } },
  },
}, async (request) => ({ id: request.params.id, stars: request.body.stars, secret: 'not in the schema' }));

exports.handler = async () => {
  const handle = awsLambdaFastify(app);
  const post = async (path, body) => {
    const { statusCode, headers, body: text } = await handle({
      httpMethod: 'POST', path, headers: { 'content-type': 'application/json', host: 'x' }, body: JSON.stringify(body),
      requestContext: {},
    }, {});
    return { statusCode, type: headers['content-type'], hook: headers['x-hook'], body: JSON.parse(text) };
  };
  return [await post('/reviews/7', { stars: 5 }), await post('/reviews/7', { stars: 9 }), await post('/reviews/x', { stars: 1 }),
    await post('/none', {})];
};
