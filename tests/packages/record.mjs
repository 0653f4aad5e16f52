// Writes what each handler of this folder gives under the installed node into the .json beside it:
//   node record.mjs FOLDER [NAME…]      FOLDER: where install.mjs put the packages
// A handler whose first line is "// node: …" has an expectation written by hand and is left alone.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { handlerFiles, handlersFolder, here, isWrittenByHand, nameOf, textOf, wantsLayer } from './lib.mjs';
import { startOrigin } from './origin.mjs';

// In a process of its own: the handler is loaded as Lambda's runtime loads it, its result printed.
async function run(file, folder) {
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write = () => true;
  process.removeAllListeners('warning');
  const { port, close } = await startOrigin();
  const event = JSON.parse(fs.readFileSync(path.join(here, 'event.json'), 'utf8'));
  const module = await import(pathToFileURL(path.join(folder, 'trees', nameOf(file), file)));
  const result = await (module.handler ?? module.default.handler)({ ...event, origin: `http://127.0.0.1:${port}` }, {});
  close();
  print(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

function record(file, folder) {
  const environment = { ...process.env, TZ: 'UTC', LANG: 'en_US.UTF-8', NODE_OPTIONS: '' };
  delete environment.LC_ALL;
  if (wantsLayer(textOf(file))) environment.NODE_PATH = path.join(folder, 'layers', nameOf(file), 'nodejs/node_modules');
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--run', folder, file],
    { env: environment, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${file}: exit ${status}\n${stderr}`);
  return stdout;
}

if (process.argv[2] === '--run') {
  await run(process.argv[4], process.argv[3]);
} else {
  const [given, ...names] = process.argv.slice(2);
  const folder = path.resolve(given);
  let recorded = 0;
  for (const file of handlerFiles()) {
    if ((names.length > 0 && !names.includes(nameOf(file))) || isWrittenByHand(textOf(file))) continue;
    fs.writeFileSync(path.join(handlersFolder, `${nameOf(file)}.json`), record(file, folder));
    recorded++;
  }
  console.log(`${recorded} packages' handlers recorded`);
}
