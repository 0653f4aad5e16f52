import { meta } from './lib/meta.mjs';
export const handler = async () => ({
  keys: Object.keys(meta), prototype: Object.getPrototypeOf(meta), url: meta.url, dirname: meta.dirname, filename: meta.filename,
  same: import.meta === import.meta, name: meta.resolve.name, length: meta.resolve.length,
  resolved: ['../x.mjs', './not there', 'pkg', 'node:fs', 'fs', 'https://example.com/a', '#in'].map((one) => {
    try {
      return meta.resolve(one);
    } catch (error) {
      return [error.code, error.message];
    }
  }),
  withQuery: (await import('./lib/meta.mjs?a=1#b')).meta.url,
  withQueryFile: (await import('./lib/meta.mjs?a=1#b')).meta.filename,
  extended: (() => { meta.more = 1; return meta.more; })(),
});
