import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { catchError, concatMap, debounceTime, delay, filter, from, interval, lastValueFrom, map, mergeMap, of, reduce, retry, scan, Subject, take, throwError, timeout, toArray } from 'rxjs';

const later = (ms, value) => new Promise((resolve) => { setTimeout(resolve, ms, value); });

async function limits() {
  const limit = pLimit(2);
  let running = 0;
  let most = 0;
  const results = await Promise.all([5, 1, 3, 2].map((ms) => limit(async () => {
    most = Math.max(most, ++running);
    await later(ms);
    running--;
    return ms;
  })));
  return { results, most, rejected: await limit(() => { throw new Error('inside'); }).catch(({ message }) => message), left: limit.pendingCount };
}

async function caches() {
  const gone = [];
  let fetched = 0;
  const cache = new LRUCache({ max: 3, dispose: (value, key, reason) => gone.push([key, reason]), fetchMethod: async (key) => { fetched++; await later(2); return `fetched ${key}`; } });
  for (const key of ['a', 'b', 'c']) cache.set(key, key);
  cache.get('a');
  cache.set('d', 'd');
  const both = await Promise.all([cache.fetch('e'), cache.fetch('e')]);
  const sized = new LRUCache({ maxSize: 10, sizeCalculation: (value) => value.length });
  sized.set('x', '123456').set('y', '12345');
  const short = new LRUCache({ max: 5, ttl: 10 });
  short.set('t', 1);
  await later(40);
  return { keys: [...cache.keys()], gone, both, fetched, sized: [...sized.keys()], expired: short.get('t') ?? null };
}

async function streams() {
  const subject = new Subject();
  const seen = [];
  subject.pipe(debounceTime(5), map((n) => n * 10)).subscribe({ next: (n) => seen.push(n), complete: () => seen.push('done') });
  for (const n of [1, 2, 3]) subject.next(n);
  await later(30);
  subject.complete();
  let tries = 0;
  return [
    await lastValueFrom(from([1, 2, 3, 4]).pipe(filter((n) => n % 2 === 0), mergeMap((n) => of(n).pipe(delay((4 - n) * 25))), toArray())),
    await lastValueFrom(interval(1).pipe(take(4), scan((sum, n) => sum + n, 0), toArray())),
    await lastValueFrom(throwError(() => new Error(`try ${++tries}`)).pipe(retry(2), catchError(({ message }) => of(message)))),
    await lastValueFrom(of(1).pipe(delay(50), timeout(5), catchError(({ name }) => of(name)))),
    await lastValueFrom(from(later(1, [1, 2])).pipe(concatMap((list) => list), reduce((a, b) => a + b))),
    seen,
  ];
}

export async function handler() {
  return { limits: await limits(), caches: await caches(), streams: await streams() };
}
