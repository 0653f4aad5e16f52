import a from './a.json'
  with { type: 'json' };
import b from './a.json' /* it's */ with /* here */ { type: 'json' };
import c from './a.json'
  // the word's own line
  with
  { type: 'json' };
import d from "./a.json" with {
  type: 'json',
}; import e from './a.json'
/* two
   lines */
with { type: 'json' }
export { default as f } from './a.json'
  with { type: 'json' };

export const handler = async () => {
  const line = new Error().stack.split('\n')[1].match(/:(\d+):\d+\)?$/)[1];
  return { same: [a, b, c, d, e].every((value) => value === a), a, line };
};
