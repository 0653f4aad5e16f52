'use strict';
const Sentry = require('@sentry/aws-serverless');
const { context, trace, SpanStatusCode } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');

const sent = [];
Sentry.init({
  dsn: 'https://key@sentry.example.com/1', defaultIntegrations: false, integrations: [], skipOpenTelemetrySetup: true,
  transport: () => ({ send: async (envelope) => { sent.push(envelope); return { statusCode: 200 }; }, flush: async () => true }),
});

async function traced() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer('edge');
  await tracer.startActiveSpan('outer', async (outer) => {
    await new Promise((resolve) => { setTimeout(resolve, 2); });
    tracer.startActiveSpan('inner', { attributes: { 'http.method': 'GET' } }, (inner) => {
      inner.recordException(new TypeError('inside'));
      inner.setStatus({ code: SpanStatusCode.ERROR });
      inner.end();
    });
    await Promise.resolve();
    outer.setAttribute('same', trace.getActiveSpan() === outer).end();
  });
  const [inner, outer] = exporter.getFinishedSpans();
  return { child: inner.parentSpanContext.spanId === outer.spanContext().spanId, attributes: [inner.attributes, outer.attributes], events: inner.events.map(({ name, attributes }) => [name, attributes['exception.message']]) };
}

exports.handler = async () => {
  Sentry.withScope((scope) => {
    scope.setTag('region', 'eu').setUser({ id: 'ada' });
    Sentry.addBreadcrumb({ message: 'before', category: 'test' });
    Sentry.captureException(Object.assign(new TypeError('broken'), { cause: new Error('why') }));
  });
  Sentry.captureMessage('a message', 'warning');
  const wrapped = Sentry.wrapHandler(async (event) => { if (event.fail) throw new RangeError('in the handler'); return 'done'; }, { captureTimeoutWarning: false, startTrace: false });
  const lambda = { functionName: 'f', awsRequestId: 'r', getRemainingTimeInMillis: () => 1000, invokedFunctionArn: 'arn', functionVersion: '1' };
  const results = [await wrapped({}, lambda), await wrapped({ fail: true }, lambda).catch(({ message }) => message)];
  await Sentry.flush(1000);
  const events = sent.flatMap(([, items]) => items.map(([header, body]) => [header.type, body])).filter(([type]) => type === 'event').map(([, body]) => body);
  return {
    results,
    events: events.map(({ message, level, tags, user, exception, breadcrumbs }) => ({ message, level, region: tags?.region, user: user?.id, values: exception?.values.map(({ type, value, mechanism }) => [type, value, mechanism?.handled]), frames: exception?.values[0].stacktrace?.frames.length > 0, breadcrumbs: breadcrumbs?.map(({ message: text }) => text) })),
    traced: await traced(),
  };
};
