import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Value } from '@sinclair/typebox/value';
import { type } from 'arktype';
import avro from 'avsc';
import { and, eq, sql } from 'drizzle-orm';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import { Effect, Schedule, Stream, pipe } from 'effect';
import { Elysia, t } from 'elysia';
import { Packr } from 'msgpackr';
import { serialize } from 'seroval';
import superjson from 'superjson';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';

function checks() {
  const Shape = Type.Object({ a: Type.String({ minLength: 2 }), b: Type.Optional(Type.Integer()) });
  const compiled = TypeCompiler.Compile(Shape);
  return {
    valibot: v.safeParse(v.object({ a: v.pipe(v.string(), v.email()), b: v.number() }), { a: 'x', b: '1' }).issues.map(({ message }) => message),
    arktype: String(type({ a: 'string.email', 'b?': 'number > 3' })({ a: 'x', b: 1 })),
    typebox: [compiled.Check({ a: 'xx' }), [...compiled.Errors({ a: 1, b: 1.5 })].map(({ path, message }) => [path, message]), Value.Cast(Shape, {})],
  };
}

async function effects() {
  let tries = 0;
  const flaky = Effect.suspend(() => (++tries < 3 ? Effect.fail('not yet') : Effect.succeed(tries)));
  return [
    await Effect.runPromise(pipe(Effect.all([1, 2, 3].map((n) => Effect.delay(Effect.succeed(n * 2), '3 millis')), { concurrency: 2 }), Effect.timeout('1 second'))),
    await Effect.runPromise(Effect.retry(flaky, Schedule.recurs(5))),
    JSON.stringify(await Effect.runPromiseExit(Effect.fail('no'))),
    await Effect.runPromise(Stream.runCollect(Stream.range(1, 5).pipe(Stream.map((n) => n * n), Stream.filter((n) => n % 2 === 1)))),
  ];
}

async function queries() {
  const sent = [];
  const users = sqliteTable('users', { id: integer('id').primaryKey(), name: text('name'), at: integer('at', { mode: 'timestamp' }) });
  const database = drizzle(async (query, values, method) => {
    sent.push([query, values, method]);
    return { rows: [[1, 'ada', 0]] };
  });
  const rows = await database.select().from(users).where(and(eq(users.name, 'ada'), sql`${users.id} > ${3}`)).limit(2);
  await database.insert(users).values({ name: 'x', at: new Date(0) });
  return [rows, sent];
}

async function elysia() {
  const app = new Elysia().get('/hello/:name', ({ params, query }) => ({ name: params.name, x: query.x }))
    .post('/echo', ({ body }) => body, { body: t.Object({ a: t.Number() }) }).get('/crash', () => { throw new Error('x'); }).onError(({ code }) => String(code));
  const post = (body) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const results = [];
  for (const [path, init] of [['/hello/ada?x=1'], ['/echo', post('{"a":1}')], ['/echo', post('{"a":"x"}')], ['/crash'], ['/nowhere']]) {
    const response = await app.handle(new Request(`http://shop.example.com${path}`, init));
    results.push([response.status, await response.text()]);
  }
  return results;
}

function encodings() {
  const packed = new Packr({ structuredClone: true }).pack({ a: [1, 'ä', new Date(0), new Map([[1, 2]])] });
  const record = avro.Type.forSchema({ type: 'record', name: 'R', fields: [{ name: 'a', type: 'string' }, { name: 'b', type: { type: 'array', items: 'long' } }] });
  const bytes = record.toBuffer({ a: 'ä', b: [1, -2] });
  const value = { d: new Date(0), s: new Set([1]), b: 1n, u: undefined, r: /x/g };
  return { msgpackr: packed.toString('hex'), avsc: [bytes.toString('hex'), record.fromBuffer(bytes)], superjson: superjson.stringify(value), seroval: serialize(value) };
}

export async function handler() {
  const before = Temporal.ZonedDateTime.from('2026-03-29T01:30:00+01:00[Europe/Zurich]');
  return {
    ...checks(), effects: await effects(), drizzle: await queries(), elysia: await elysia(), ...encodings(),
    temporal: [before.add({ hours: 1 }).toString(), Temporal.PlainDate.from('2026-01-31').add({ months: 1 }).toString(), Temporal.Duration.from('PT90M').round({ largestUnit: 'hours' }).toString()],
  };
}
