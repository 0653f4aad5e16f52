// What install.mjs and record.mjs know of the handlers: their files, what they import, and where their packages come to lie.
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const handlersFolder = path.join(here, 'handlers');

export function handlerFiles() {
  return fs.readdirSync(handlersFolder).filter((name) => /\.m?js$/.test(name)).sort();
}

export const nameOf = (file) => file.replace(/\.m?js$/, '');
export const textOf = (file) => fs.readFileSync(path.join(handlersFolder, file), 'utf8');
export const wantsLayer = (text) => text.startsWith('// layer');
export const isWrittenByHand = (text) => text.startsWith('// node:');

// The packages that a handler's text names: 'a' of require('a/b'), '@a/b' of import … from '@a/b/c'.
export function packagesOf(text) {
  const found = new Set();
  for (const [, specifier] of text.matchAll(/(?:\brequire(?:\.resolve)?\(|\bfrom |\bimport |\bresolve\()['"`]([^'"`./$][^'"`$]*)/g)) {
    if (specifier.startsWith('node:') || builtinModules.includes(specifier)) continue;
    found.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
  }
  return [...found];
}

// The folders of node_modules that a package needs, itself included; `packages` is that part of the lock file.
export function closureOf(names, packages) {
  const folders = new Set();
  const pending = names.map((name) => ['', name]);
  while (pending.length > 0) {
    const [from, name] = pending.pop();
    const folder = lookUp(from, name, packages);
    if (folder === undefined || folders.has(folder)) continue;
    folders.add(folder);
    const { dependencies, optionalDependencies, peerDependencies } = packages[folder];
    for (const needed of Object.keys({ ...peerDependencies, ...optionalDependencies, ...dependencies })) pending.push([folder, needed]);
  }
  return [...folders].sort();
}

// As Node looks: in the folder's own node_modules, then upwards.
function lookUp(from, name, packages) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (candidate in packages) return candidate;
    if (folder === '') return undefined;
  }
}
