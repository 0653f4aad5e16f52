import data from './data.json' assert { type: 'json' };
export { default as passed } from './data.json' assert { type: 'json' };
export const handler = async () => [data, (await import('./data.json', { assert: { type: 'json' } })).default === data];
