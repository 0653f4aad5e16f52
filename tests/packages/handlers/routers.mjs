import { initTRPC, TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { AutoRouter, cors, error, IttyRouter, json, withParams } from 'itty-router';
import { z } from 'zod';

const { preflight, corsify } = cors({ origin: 'https://shop.example.com', credentials: true });
const router = AutoRouter({ before: [preflight, withParams], finally: [corsify] });
const nested = IttyRouter({ base: '/nested' });
nested.get('/:a/:b?', ({ params, query }) => json({ params, query }));
router.get('/products/:id', ({ id, query }) => ({ id, query }))
  .post('/echo', async (request) => ({ body: await request.json(), type: request.headers.get('content-type') }))
  .get('/fail', () => error(409, { reason: 'conflict' }))
  .get('/throw', () => { throw new Error('thrown'); })
  .all('/nested/*', nested.fetch);

const t = initTRPC.context().create({ isServer: true, isDev: false });
const guarded = t.procedure.use(({ ctx, next }) => {
  if (ctx.user !== 'ada') throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next();
});
const appRouter = t.router({
  hello: t.procedure.input(z.object({ name: z.string() })).query(({ input }) => `Hello ${input.name}`),
  secret: guarded.mutation(() => ({ ok: true })),
});

async function told(response) {
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), cors: response.headers.get('access-control-allow-origin'), body: text };
}

export async function handler() {
  const itty = (path, init) => router.fetch(new Request(`https://shop.example.com${path}`, { headers: { origin: 'https://shop.example.com', ...init?.headers }, ...init })).then(told);
  const trpc = (path, init, user) => fetchRequestHandler({ endpoint: '/trpc', router: appRouter, req: new Request(`https://x.example/trpc/${path}`, init), createContext: () => ({ user }) }).then(told);
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ü"}' };
  return {
    itty: [await itty('/products/7?a=1&a=2'), await itty('/echo', post), await itty('/fail'), await itty('/throw'), await itty('/nested/x'), await itty('/none'), await itty('/products/7', { method: 'OPTIONS' })],
    trpc: [await trpc(`hello?input=${encodeURIComponent('{"name":"ada"}')}`), await trpc('hello?input=5'), await trpc('secret', { ...post, body: '' }, 'eve'), await trpc('secret', post, 'ada'), await trpc(`hello,hello?batch=1&input=${encodeURIComponent('{"0":{"name":"a"},"1":{"name":"b"}}')}`)],
  };
}
