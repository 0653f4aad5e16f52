// Runs one script's handler with the bundled Node layer in a bare context of the installed node:
//   node --expose-internals run_in_node.mjs BUNDLE SCRIPT [--logs]
// For work on the layer; what counts is tests/node under the executor.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const require = createRequire(import.meta.url);
const makeNatives = require('./natives_for_node.cjs');
const [bundle, script, option] = process.argv.slice(2);
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'scripts');
const context = vm.createContext(Object.create(null));
const realm = vm.runInContext('globalThis', context);
const log = (level, text) => { if (option === '--logs') console.error(`${'TDIWEFR'[level]} ${text}`); };

const began = performance.now();
const makeLayer = vm.runInContext(fs.readFileSync(bundle, 'utf8'), context, { filename: 'brink:node_layer' });
const { modules, globals, hooks } = makeLayer(makeNatives(realm, root, log));
if (option === '--time') console.error(`evaluated in ${(performance.now() - began).toFixed(1)} ms`);
Object.defineProperties(realm, Object.getOwnPropertyDescriptors(globals));
realm.global = realm;
hooks.afterFork({ env: { AWS_REGION: 'us-east-1', LAMBDA_TASK_ROOT: '/var/task', TZ: ':UTC' } });

const loaded = new Map();
function load(file) {
  if (loaded.has(file)) return loaded.get(file).exports;
  const module = { exports: {}, filename: file };
  loaded.set(file, module);
  const source = fs.readFileSync(path.join(root, path.relative('/var/task', file)), 'utf8');
  if (file.endsWith('.json')) return (module.exports = JSON.parse(source));
  const wrapper = vm.runInContext(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, context,
    { filename: file });
  const requireFrom = (request) => {
    const name = request.replace(/^node:/, '');
    if (name in modules) return modules[name]();
    const target = path.resolve(path.dirname(file), request);
    return load(/\.js(on)?$/.test(target) ? target : `${target}.js`);
  };
  wrapper.call(module.exports, module.exports, requireFrom, module, file, path.dirname(file));
  return module.exports;
}

process.on('uncaughtException', (error) => {
  if (hooks.uncaughtException(error, 'uncaughtException')) return;
  console.error(hooks.loggedError(error, 'Uncaught Exception'));
  process.exit(1);
});
try {
  const { handler } = load(`/var/task/${path.relative(root, path.resolve(script))}`);
  const result = await handler({}, {});
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify(hooks.errorDocument(error))}\n`);
  process.exitCode = 1;
}
