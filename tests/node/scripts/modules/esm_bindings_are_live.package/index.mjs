import { count, increase } from './counter.mjs';
import counter from './counter.mjs';
export const handler = async () => {
  const seen = [count];
  increase();
  seen.push(count, counter);
  try {
    count = 5;
  } catch (error) {
    seen.push(error.name, error.message);
  }
  return seen;
};
