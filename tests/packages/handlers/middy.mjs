import middy from '@middy/core';
import request from './support/request.js';

const order = [];
const trace = (name) => ({
  before: () => { order.push(`before ${name}`); },
  after: () => { order.push(`after ${name}`); },
  onError: (state) => { order.push(`error ${name}: ${state.error.message}`); },
});
const parseBody = {
  before: async (state) => {
    await new Promise((resolve) => { setTimeout(resolve, 2); });
    state.event.body = JSON.parse(request.bodyOf(state.event));
  },
};
const answerErrors = {
  onError: (state) => { state.response = { status: String(state.error.statusCode ?? 500), body: state.error.message }; },
};
const cached = { before: (state) => (state.event.cached ? { status: '304' } : undefined) };

const wrapped = middy()
  .use([trace('outer'), cached, parseBody, answerErrors]).use(trace('inner'))
  .handler(async (event, context) => {
    if (event.fail) throw Object.assign(new Error('handler failed'), { statusCode: 418 });
    return { status: '200', stars: event.body.stars, requestId: context.awsRequestId, left: typeof context.getRemainingTimeInMillis() };
  });

export async function handler(event) {
  const context = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 3000 };
  return {
    good: await wrapped({ ...event }, context),
    failed: await wrapped({ ...event, fail: true }, context),
    early: await wrapped({ ...event, cached: true }, context),
    order,
  };
}
