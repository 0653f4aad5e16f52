// Bundles the layer: node build.mjs NODE_MODULES OUTPUT [--readable]. esbuild and the packages are found in NODE_MODULES, so that nothing is
// ever written beside the sources.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [nodeModules, output] = process.argv.slice(2, 4).map((name) => path.resolve(name));
const readable = process.argv[4] === '--readable';
if (!output) {
  console.error('usage: node build.mjs NODE_MODULES OUTPUT');
  process.exit(2);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(path.join(nodeModules, 'x.js'))('esbuild');

// What the packages import of Node, and what of each other is replaced by files of the layer.
const ours = {
  buffer: 'buffer/module.js', events: 'events/module.js', process: 'process/process_shim.js',
  string_decoder: 'string_decoder.js', util: 'util.js', 'abort-controller': 'events/abort.js',
};
const substitutes = {
  name: 'substitutes',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path: request, importer }) => {
      if (!importer.startsWith(nodeModules)) return undefined;
      const name = request.replace(/\/$/, '');
      if (name in ours) return { path: path.join(here, ours[name]) };
      if (importer.includes('/whatwg-url/')) {
        if (request === 'tr46') return { path: path.join(here, 'url/idna.js') };
        if (request === './encoding') return { path: path.join(here, 'url/encoding.js') };
      }
      return undefined;
    });
    // The package is older than Node 20.20, which takes whatever shows memory as bytes: see stream/module.js.
    build.onLoad({ filter: /readable-stream\/lib\/internal\/streams\/(readable|writable)\.js$/ }, ({ path: file }) => {
      const older = "['string', 'Buffer', 'Uint8Array']";
      const text = fs.readFileSync(file, 'utf8');
      if (!text.includes(older)) throw new Error(`${file} is not what it was: look at this correction again`);
      return { contents: text.replace(older, "['string', 'Buffer', 'TypedArray', 'DataView']"), loader: 'js' };
    });
  },
};

// The package assigns a variable that it does not declare, which strict code may not.
const lexersVariable = {
  name: 'lexers-variable',
  setup(build) {
    build.onLoad({ filter: /cjs-module-lexer\/lexer\.js$/ }, ({ path: file }) => {
      const undeclared = 'function tryParseObjectHasOwnProperty (it_id) {\n  ch = ';
      const text = fs.readFileSync(file, 'utf8');
      if (text.split(undeclared).length !== 2) throw new Error(`${file} is not what it was: look at this correction again`);
      return { contents: text.replace(undeclared, undeclared.replace('ch = ', 'let ch = ')), loader: 'js' };
    });
  },
};

// web-streams-polyfill keeps the standard's internal slots as properties `_name`, which JSON.stringify, Object.keys and
// structuredClone of a stream would show. Here they are symbols, which the package exports as `slots`.
const slotsAsSymbols = {
  name: 'slots',
  setup(build) {
    build.onLoad({ filter: /web-streams-polyfill\/dist\/ponyfill\.js$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, 'utf8');
      // Names of methods, and of objects that stay inside the package, remain what they are.
      const inner = new Set([...text.matchAll(/(?<![.\w$"])(_[a-z]\w*)(?=[:(])/g)].map(([, name]) => name));
      const names = [...new Set([...text.matchAll(/\.(_[a-z]\w*)/g)].map(([, name]) => name))].filter((name) => !inner.has(name));
      const start = '"use strict";';
      if (!names.includes('_state') || text.split(start).length !== 2) {
        throw new Error(`${file} is not what it was: look at this correction again`);
      }
      const symbols = names.map((name) => `$${name}=Symbol(${JSON.stringify(name.slice(1))})`).join(',');
      const slots = names.map((name) => `${name.slice(1)}:$${name}`).join(',');
      const contents = text.replace(/\.(_[a-z]\w*)/g, (found, name) => (inner.has(name) ? found : `[$${name}]`))
        .replace(/"(_[a-z]\w*)"/g, (found, name) => (names.includes(name) ? `$${name}` : found))
        .replace(start, `${start}const ${symbols};e.slots={${slots}};`);
      return { contents, loader: 'js' };
    });
  },
};

const { outputFiles: [bundle] } = await esbuild.build({
  write: false,
  absWorkingDir: here,
  entryPoints: [path.join(here, 'layer.js')],
  outfile: output,
  bundle: true,
  format: 'iife',
  globalName: 'brinkNodeLayer',
  platform: 'neutral',
  mainFields: ['main'],
  target: 'es2022',
  charset: 'ascii',
  // Function and class names are part of what handlers see; white space and syntax are not.
  keepNames: true,
  minifyWhitespace: !readable,
  minifySyntax: !readable,
  legalComments: 'none',
  nodePaths: [nodeModules],
  plugins: [substitutes, slotsAsSymbols, lexersVariable],
  // An expression, so that evaluating the script defines nothing.
  banner: { js: '(()=>{' },
  footer: { js: 'return brinkNodeLayer;})()' },
  logLevel: 'warning',
});

// esbuild keeps the path of every module as the name of its wrapper: the bundle shall be the same wherever it is made.
fs.writeFileSync(output, bundle.text.replace(/(__commonJS\(\{\s*)"[^"]+"\(/g, '$1"module"('));
