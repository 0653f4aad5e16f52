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
// readable-stream is older than Node 20.20: what that does otherwise, text by text. It takes whatever shows memory as bytes
// (see stream/module.js), passes on encodings in object mode as they are, gives callbacks null, and goes on a tick later when a transform ended itself.
const kBytes = ["['string', 'Buffer', 'Uint8Array']", "['string', 'Buffer', 'TypedArray', 'DataView']"];
const corrections = {
  'readable.js': [kBytes],
  'transform.js': [[
    '    if (\n      wState.ended ||',
    `    if (rState.ended) {\n      require(${JSON.stringify(path.join(here, 'process/ticks.js'))}).nextTick(callback)\n    } else if (\n      wState.ended ||`,
  ]],
  'writable.js': [kBytes,
    ['    encoding = state.defaultEncoding\n  } else {\n    if (!encoding)',
      '    encoding = state.objectMode ? null : state.defaultEncoding\n  } else {\n    if (state.objectMode);\n    else if (!encoding)'],
    ['    state.pendingcb--\n    cb()\n', '    state.pendingcb--\n    cb(null)\n'],
    ['    onfinishCallbacks[i]()\n', '    onfinishCallbacks[i](null)\n'],
    // Whether more may be written is asked after the write: what was taken at once does not count.
    ['  const ret = state.length < state.highWaterMark\n', ''],
    ['  if (!ret) state.needDrain = true\n', ''],
    ['    state.sync = false\n  }\n\n  // Return false',
      '    state.sync = false\n  }\n  const ret = state.length < state.highWaterMark || state.length === 0\n' +
      '  if (!ret) state.needDrain = true\n\n  // Return false'],
    ['    if (err || state.finished) {\n      process.nextTick(cb, err)\n',
      '    if (err || state.errored || state.finished) {\n      process.nextTick(cb, err || state.errored || null)\n'],
  ],
};

const substitutes = {
  name: 'substitutes',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path: request, importer }) => {
      if (!importer.startsWith(nodeModules)) return undefined;
      const name = request.replace(/\/$/, '');
      if (name in ours) return { path: path.join(here, ours[name]) };
      if (importer.includes('/readable-stream/')) {
        if (request.endsWith('/ours/errors')) return { path: path.join(here, 'stream/package_errors.js') };
        if (request.endsWith('/validators')) return { path: path.join(here, 'core/validators.js') };
      }
      if (importer.includes('/whatwg-url/')) {
        if (request === 'tr46') return { path: path.join(here, 'url/idna.js') };
        if (request === './encoding') return { path: path.join(here, 'url/encoding.js') };
      }
      return undefined;
    });
    build.onLoad({ filter: /readable-stream\/lib\/internal\/streams\/(readable|transform|writable)\.js$/ }, ({ path: file }) => {
      let contents = fs.readFileSync(file, 'utf8');
      for (const [older, newer] of corrections[path.basename(file)]) {
        if (!contents.includes(older)) throw new Error(`${file} is not what it was: look at its corrections again`);
        contents = contents.replace(older, newer);
      }
      return { contents, loader: 'js' };
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
// structuredClone of a stream would show. Here they are symbols, which the package exports as `slots`. Its errors are made by
// fetch/stream_errors.js.
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
        .replaceAll(/new (Type|Range)Error\(/g, 'new $$Stream$1Error(')
        .replace('f("Parameter 1 is required in \'pipeTo\'.")', 'f(new $StreamTypeError("Parameter 1 is required in \'pipeTo\'."))')
        .replace(start, `${start}const ${symbols};e.slots={${slots}};const {StreamTypeError:$StreamTypeError,StreamRangeError:` +
          `$StreamRangeError}=require(${JSON.stringify(path.join(here, 'fetch/stream_errors.js'))});`);
      return { contents, loader: 'js' };
    });
  },
};

// esbuild keeps the path of every module as the name of its wrapper: the bundle shall be the same wherever it is made.
const withoutPaths = (text) => text.replace(/(__commonJS\(\{\s*)"[^"]+"\(/g, '$1"module"(');

// `require('library-of-contexts')`: core/library.js as a text, which js/vm.js runs in contexts.
const libraryOfContexts = {
  name: 'library-of-contexts',
  setup(build) {
    build.onResolve({ filter: /^library-of-contexts$/ }, ({ path: name }) => ({ path: name, namespace: 'text' }));
    build.onLoad({ filter: /.*/, namespace: 'text' }, async () => {
      const { outputFiles: [{ text }] } = await esbuild.build({ ...common, entryPoints: [path.join(here, 'core/library.js')] });
      return { contents: withoutPaths(text), loader: 'text' };
    });
  },
};

const common = {
  write: false,
  absWorkingDir: here,
  bundle: true,
  format: 'iife',
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
  logLevel: 'warning',
};
const { outputFiles: [bundle] } = await esbuild.build({
  ...common,
  entryPoints: [path.join(here, 'layer.js')],
  outfile: output,
  globalName: 'brinkNodeLayer',
  plugins: [substitutes, slotsAsSymbols, lexersVariable, libraryOfContexts],
  // An expression, so that evaluating the script defines nothing.
  banner: { js: '(()=>{' },
  footer: { js: 'return brinkNodeLayer;})()' },
});

fs.writeFileSync(output, withoutPaths(bundle.text));
