// Import attributes of statements: where they may stand, and what is said of wrong ones.
const t = async (f) => { try { return JSON.stringify((await f())); } catch (e) { return e instanceof SyntaxError ? e.name : `${e.name} ${e.code}: ${e.message}`.replaceAll(import.meta.dirname ?? new URL('.', import.meta.url).pathname.slice(0,-1), ''); } };
import { writeFileSync } from 'fs';
let n = 0;
const s = (line) => { const f = `/tmp/imp${++n}.mjs`; for (const x of ['x.json', 'y.mjs']) writeFileSync(`/tmp/d${n}${x}`, x === 'x.json' ? '{"a":1}' : 'export default 5;'); writeFileSync(f, line.replace(/@/g, `file:///tmp/d${n}`) + '\nexport const done = 1;'); return f; };
export const handler = async () => { const out = []; for (const line of [
 `import x from '@x.json' with { foo: 'css' };`,
 `import x from '@x.json' with { type: 'json', foo: 'css' };`,
 `import x from '@x.json' with { 'type': 'json' };`,
 `import x from '@y.mjs' with { foo: 'css' };`,
 `import x from '@y.mjs' with { type: 'css' };`,
 `import x from '@x.json' with {};`, `import x from '@y.mjs' with {};`,
 `import x from '@x.json' with { type: 'json', type: 'json' };`,
 `import x from '@x.json' with { type: json };`,
 `import x from '@x.json' with\n{ type: 'json' }`,
 `import x from '@x.json'\nwith { type: 'json' }`,
 `import x from '@x.json'\n/* a */ with { type: 'json' }`,
 `import x from '@x.json'\nassert\n`,
 `export { default as z } from '@x.json' with { type: 'json' }`,
 `export * from '@x.json'\nwith { type: 'json' }`,
 `import '@x.json' assert { type: 'json' };`,
 `import '@x.json' with { type: 'json' } with { type: 'json' };`,
 `import '@x.json' with { type: 'json', };`,
 `import '@x.json' with { };export default await import('@x.json', { with: { type: 'json' }, },);`,
 `const w = { a: 1 }; export const r = (0, eval)('with (w2 = {a:2}) { a }');`,
 ]) out.push(await t(() => import(s(line)))); return out; };
