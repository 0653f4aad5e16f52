import fs, { readFileSync } from 'node:fs';
import * as all from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
export const handler = async () => {
  const original = fs.readFileSync;
  const results = [];
  fs.readFileSync = () => 'mocked';
  results.push(readFileSync === original);
  syncBuiltinESMExports();
  results.push(readFileSync === original, readFileSync(), all.readFileSync());
  fs.readFileSync = original;
  fs.added = 1;
  syncBuiltinESMExports();
  results.push(readFileSync === original, 'added' in all);
  delete fs.added;
  return results;
};
