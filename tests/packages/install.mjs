// Installs the packages of package-lock.json and puts a package together for each handler, so that brink invoke sees what an
// author would deploy: node install.mjs FOLDER
//
//   FOLDER/installed/          npm ci
//   FOLDER/trees/NAME/         the handler, support/, and node_modules with what it needs (hard links)
//   FOLDER/layers/NAME/nodejs/node_modules      for handlers that find their packages in a layer
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { closureOf, handlerFiles, handlersFolder, here, nameOf, packagesOf, textOf, wantsLayer } from './lib.mjs';

const folder = path.resolve(process.argv[2]);
const installed = path.join(folder, 'installed');

function stampOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(file));
  return hash.digest('hex');
}

function isStamped(name, stamp) {
  const file = path.join(folder, name);
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8') === stamp;
}

function install() {
  const stamp = stampOf(path.join(here, 'package.json'), path.join(here, 'package-lock.json'));
  if (isStamped('installed.stamp', stamp)) return stamp;
  fs.mkdirSync(installed, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(here, file), path.join(installed, file));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', '--fetch-retries=2', '--fetch-timeout=60000'];
  const { status, error } = spawnSync('npm', ['ci', ...flags], { cwd: installed, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error(`tests/packages: npm could not install the packages that handlers are tested with${error ? ` (${error.message})` : ''}.`);
    console.error('It needs the npm registry once (npm config get registry), or a cache of it. Without: ctest -LE packages');
    process.exit(1);
  }
  fs.writeFileSync(path.join(folder, 'installed.stamp'), stamp);
  return stamp;
}

// Hard links where the file system has them. Nested node_modules are packages of their own.
function link(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) link(source, target);
    else if (entry.isFile()) linkFile(source, target);
  }
}

function linkFile(source, target) {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target);
  }
}

// Certificates and keys: those of tests/node.
const identities = path.join(here, '../node/scripts/tls_identities.js');

function assemble(file, lock) {
  const text = textOf(file);
  const tree = path.join(folder, 'trees', nameOf(file));
  const layer = path.join(folder, 'layers', nameOf(file), 'nodejs');
  fs.rmSync(tree, { recursive: true, force: true });
  fs.rmSync(layer, { recursive: true, force: true });
  fs.mkdirSync(tree, { recursive: true });
  fs.copyFileSync(path.join(handlersFolder, file), path.join(tree, file));
  fs.cpSync(path.join(handlersFolder, 'support'), path.join(tree, 'support'), { recursive: true });
  fs.copyFileSync(identities, path.join(tree, 'support', 'identities.js'));
  for (const one of closureOf(packagesOf(text), lock.packages)) {
    const source = path.join(installed, one);
    if (fs.existsSync(source)) link(source, path.join(wantsLayer(text) ? layer : tree, one));
  }
}

const lock = JSON.parse(fs.readFileSync(path.join(here, 'package-lock.json'), 'utf8'));
const packagesStamp = install();
for (const file of handlerFiles()) {
  const name = nameOf(file);
  const support = fs.readdirSync(path.join(handlersFolder, 'support'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort();
  const stamp = packagesStamp + stampOf(path.join(handlersFolder, file), path.join(here, 'install.mjs'), path.join(here, 'lib.mjs'), identities, ...support);
  if (isStamped(`trees/${name}.stamp`, stamp)) continue;
  assemble(file, lock);
  fs.writeFileSync(path.join(folder, `trees/${name}.stamp`), stamp);
}
