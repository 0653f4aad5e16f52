// Writes what each script gives under the installed node into the .json beside it:
//   node record.mjs [SCRIPT…]
// A script is a file, or a folder BEHAVIOUR.package with an index.js or index.mjs, which sees itself as /var/task does.
// The reference is Node 20; 22 serves where both give the same, which a diff shows. A script whose first line is
// "// node: …" has an expectation written by hand and is left alone.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOrigin } from './origin.mjs';
import { startOrigin as startOriginOfHttp2 } from './origin_h2.mjs';
import { startNameServer } from './name_server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

function scriptsBelow(directory) {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(directory, entry.name);
    if (entry.name.endsWith('.package')) return [name];
    if (entry.isDirectory()) return scriptsBelow(name);
    return entry.name.endsWith('.js') && directory !== path.join(here, 'scripts') ? [name] : [];
  });
}

// Packages see the names of their files as Lambda's runtime requires them.
const runtimeRequire = createRequire('/var/runtime/index.mjs');
const requireOf = (script) => (script.endsWith('.package') ? runtimeRequire : require);

function entryOf(script) {
  if (!script.endsWith('.package')) return script;
  return ['index.js', 'index.mjs'].map((name) => path.join(script, name)).find((name) => fs.existsSync(name));
}

if (!/^v2[02]\./.test(process.version)) {
  console.error(`the reference is Node 20, or 22 where both give the same; this is ${process.version}`);
  process.exit(2);
}
process.removeAllListeners('warning');
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write = () => true;
const given = process.argv.slice(2).map((name) => path.resolve(name));
const origin = await startOrigin();
const originOfHttp2 = await startOriginOfHttp2();
const nameServer = `127.0.0.1:${(await startNameServer()).address().port}`;
let recorded = 0;
for (const script of given.length > 0 ? given : scriptsBelow(path.join(here, 'scripts'))) {
  const entry = entryOf(script);
  const source = fs.readFileSync(entry, 'utf8');
  if (source.startsWith('// node:')) continue;
  const { port } = (source.startsWith('// origin h2') ? originOfHttp2 : origin).address();
  process.chdir(script === entry ? here : script);
  const { handler } = entry.endsWith('.mjs') ? await import(entry) : requireOf(script)(entry);
  const result = JSON.stringify(await handler(source.startsWith('// dns') ? { nameServer } : { port }, {})).replaceAll(fs.realpathSync(path.dirname(entry)), '/var/task');
  fs.writeFileSync(script.replace(/\.(js|package)$/, '.json'), `${result}\n`);
  recorded++;
}
print(`${recorded} recorded\n`);
process.exit(0);
