'use strict';
// What instruments see of a handler's requests: http is patched as it is loaded, fetch tells it by diagnostics_channel.
const { SpanKind, context, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const XRay = require('aws-xray-sdk-core');

const memory = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
trace.setGlobalTracerProvider(tracerProvider);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
registerInstrumentations({ tracerProvider, instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] });
const http = require('http');

const ask = (url) => new Promise((resolve, reject) => {
  http.get(url, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject);
});

async function spans(origin) {
  await trace.getTracer('shop').startActiveSpan('render', async (span) => {
    await ask(`${origin}/text`);
    await (await fetch(`${origin}/missing`)).text();
    await fetch('http://127.0.0.1:1/').catch(() => {});
    span.end();
  });
  const root = memory.getFinishedSpans().find(({ name }) => name === 'render');
  // The origin may be in the same process: what it tells of itself is left out.
  return memory.getFinishedSpans().filter(({ kind }) => kind !== SpanKind.SERVER).map(({ name, kind, status, attributes, instrumentationScope, parentSpanContext }) => [name, kind, status.code,
    attributes['http.response.status_code'] ?? attributes['http.status_code'] ?? null, instrumentationScope.name, parentSpanContext?.spanId === root.spanContext().spanId]);
}

// Segments of X-Ray, which here has no daemon to send them to.
async function segments() {
  XRay.enableManualMode();
  XRay.setContextMissingStrategy('IGNORE_ERROR');
  const segment = new XRay.Segment('shop');
  const work = segment.addNewSubsegment('work');
  work.addAnnotation('lines', 3);
  work.addError(new RangeError('too many'));
  const found = await XRay.captureAsyncFunc('asked', async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    asked.close();
    return 7;
  }, segment);
  const told = segment.subsegments.filter(({ name }) => name === 'work').map(({ name, fault, annotations, cause }) => [name, fault, annotations, cause?.exceptions?.[0].message]);
  work.close();
  segment.close();
  return [found, told];
}

exports.handler = async ({ origin }) => ({ spans: await spans(origin), segments: await segments() });
