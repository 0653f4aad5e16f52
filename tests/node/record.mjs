// Writes what each script gives under the installed node into the .json beside it:
//   node record.mjs [SCRIPT…]
// The reference is Node 20. A script whose first line is "// node: …" has an expectation written by hand and is left alone.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOrigin } from './origin.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

function scriptsBelow(directory) {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) return scriptsBelow(name);
    return entry.name.endsWith('.js') && directory !== path.join(here, 'scripts') ? [name] : [];
  });
}

if (!process.version.startsWith('v20.')) {
  console.error(`the reference is Node 20, this is ${process.version}`);
  process.exit(2);
}
process.removeAllListeners('warning');
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write = () => true;
const given = process.argv.slice(2).map((name) => path.resolve(name));
const origin = await startOrigin();
let recorded = 0;
for (const script of given.length > 0 ? given : scriptsBelow(path.join(here, 'scripts'))) {
  if (fs.readFileSync(script, 'utf8').startsWith('// node:')) continue;
  const result = await require(script).handler({ port: origin.address().port }, {});
  fs.writeFileSync(script.replace(/\.js$/, '.json'), `${JSON.stringify(result)}\n`);
  recorded++;
}
print(`${recorded} recorded\n`);
process.exit(0);
