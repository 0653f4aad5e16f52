import { fail, failLater } from './lib/fail.mjs';
import cjs from './cjs.cjs';
const lines = (error) => error.stack.split('\n').filter((line) => line.includes('/index.mjs') || line.includes('/fail.mjs') || line.includes('/cjs.cjs'));
export const handler = async () => {
  const results = [];
  try { fail(); } catch (error) { results.push(lines(error)); }
  await failLater().catch((error) => results.push(lines(error)));
  try { cjs(); } catch (error) { results.push(lines(error)); }
  return results;
};
