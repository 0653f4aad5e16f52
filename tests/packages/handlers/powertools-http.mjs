import { Router } from '@aws-lambda-powertools/event-handler/http';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const app = new Router();
app.get('/hello/:name', async ({ params, req }) => ({ name: params.name, x: new URL(req.url).searchParams.get('x') }));
app.post('/echo', async ({ req }) => new Response(await req.text(), { status: 201, headers: { 'x-a': '1' } }));
app.get('/crash', () => { throw new TypeError('crash'); });
app.errorHandler(TypeError, async ({ message }) => ({ statusCode: 418, message }));

const eventOf = (httpMethod, path, body = null) => ({
  version: '1.0', resource: '/', path, httpMethod, headers: { host: 'shop.example.com' }, multiValueHeaders: { host: ['shop.example.com'] },
  queryStringParameters: { x: '1' }, multiValueQueryStringParameters: { x: ['1'] }, pathParameters: null, stageVariables: null,
  requestContext: { httpMethod, path, domainName: 'shop.example.com', identity: {} }, body, isBase64Encoded: false,
});

export async function handler() {
  const metrics = new Metrics({ namespace: 'shop', serviceName: 'pages' });
  metrics.addDimension('country', 'CH');
  metrics.addMetric('views', MetricUnit.Count, 3);
  metrics.addMetadata('id', '7');
  const { _aws: { CloudWatchMetrics }, ...values } = metrics.serializeMetrics();
  const answers = [];
  for (const event of [eventOf('GET', '/hello/ada'), eventOf('POST', '/echo', 'abc'), eventOf('GET', '/crash'), eventOf('GET', '/nowhere')]) answers.push(await app.resolve(event, { awsRequestId: 'id' }));
  return { metrics: [CloudWatchMetrics, values], answers };
}
