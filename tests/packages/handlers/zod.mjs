import { z } from 'zod';
import request from './support/request.js';

const Line = z.object({ sku: z.string().regex(/^[A-Z]{2}\d+$/), count: z.coerce.number().int().positive().default(1) });
const Order = z.object({
  id: z.uuid(),
  mail: z.email().transform((mail) => mail.toLowerCase()),
  at: z.iso.datetime({ offset: true }).optional(),
  status: z.enum(['open', 'paid']),
  lines: z.array(Line).min(1),
  pay: z.discriminatedUnion('kind', [z.object({ kind: z.literal('card'), last: z.string().length(4) }), z.object({ kind: z.literal('cash') })]),
}).strict().refine(({ lines }) => lines.length < 3, { message: 'two lines at most', path: ['lines'] });

export async function handler() {
  const good = { id: '6fa459ea-ee8a-4ca4-894e-db77e160355e', mail: 'Ada@Example.com', at: '2024-02-29T12:00:00+01:00', status: 'paid', lines: [{ sku: 'AB1', count: '2' }], pay: { kind: 'card', last: '4242' } };
  const bad = Order.safeParse({ ...good, id: 'x', mail: 'nobody', status: 'lost', lines: [{ sku: 'a', count: 0 }], pay: { kind: 'card' }, extra: 1 });
  const tree = z.lazy(() => z.object({ name: z.string(), children: z.array(tree) }));
  return {
    good: Order.parse(good),
    issues: bad.error.issues,
    flat: z.flattenError(bad.error),
    refined: Order.safeParse({ ...good, lines: [1, 2, 3].map((n) => ({ sku: `AB${n}` })) }).error.issues,
    async: await z.string().refine(async (text) => text.length > 3, 'too short').safeParseAsync('abc').then(({ success }) => success),
    lazy: tree.parse({ name: 'a', children: [{ name: 'b', children: [] }] }),
    thrown: (await request.attempt(() => z.string().parse(5))).error,
    piped: z.string().transform(Number).pipe(z.number().max(10)).safeParse('11').success,
    jsonSchema: z.toJSONSchema(Line),
  };
}
