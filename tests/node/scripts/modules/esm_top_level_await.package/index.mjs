import { log } from './log.mjs';
import { first } from './first.mjs';
import './second.mjs';
log.push('index');
const answer = await new Promise((resolve) => { setTimeout(resolve, 5, 42); });
export { answer };
export const handler = async () => ({ answer, first, log });
