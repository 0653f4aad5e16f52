import satori from 'satori';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const font = fs.readFileSync(require.resolve('@fontsource/inter/files/inter-latin-400-normal.woff'));
const e = (type, style, ...children) => ({ type, props: { style, children: children.length > 0 ? children : undefined } });

export async function handler() {
  const card = e('div', { display: 'flex', flexDirection: 'column', width: '100%', height: '100%', padding: 20, background: 'linear-gradient(90deg, #f06, #48f)', justifyContent: 'space-between' },
    e('div', { fontSize: 32, color: 'white', display: 'flex' }, 'Hello, Edge'),
    e('div', { display: 'flex', gap: 8 }, e('div', { flex: 1, height: 10, background: '#fff', borderRadius: 5 }), e('div', { flex: 2, height: 10, background: 'rgba(0,0,0,.5)' })));
  const svg = await satori(card, { width: 400, height: 200, fonts: [{ name: 'Inter', data: font, weight: 400, style: 'normal' }] });
  return {
    start: svg.slice(0, 120), length: svg.length, paths: svg.match(/<path/g).length, hash: createHash('sha256').update(svg).digest('hex'),
    bars: [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(([, ...numbers]) => numbers),
  };
}
