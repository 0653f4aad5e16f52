import { log } from './log.mjs';
log.push('first begins');
export const first = await Promise.resolve('awaited');
await new Promise((resolve) => { setImmediate(resolve); });
log.push('first ends');
