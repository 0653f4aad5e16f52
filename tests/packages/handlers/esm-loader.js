'use strict';
// esm: import and export in CommonJS, as packages had it before Node did. It reads Node's internal bindings when it is loaded.
const fs = require('fs');
const load = require('esm')(module);

const folder = '/tmp/esm-loader';
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(`${folder}/one.js`, 'import { basename } from "path";\nexport let count = 1;\nexport const more = () => ++count;\nexport default () => basename("/a/b");\n');
fs.writeFileSync(`${folder}/all.js`, 'export * from "./one.js";\nexport { default as other } from "./one.js";\nexport const url = import.meta.url;\n');
fs.writeFileSync(`${folder}/broken.js`, 'import { nothing } from "./one.js";\n');

function failure(file) {
  try {
    return load(file);
  } catch ({ name, code, message }) {
    return [name, code ?? null, message.split('\n')[0]];
  }
}

exports.handler = async () => {
  const one = load(`${folder}/one.js`);
  const all = load(`${folder}/all.js`);
  const before = one.count;
  all.more();
  return { names: Object.keys(all), counts: [before, one.count, all.count], called: [one.default(), all.other()], url: all.url,
    failures: [failure(`${folder}/broken.js`), failure(`${folder}/absent.js`).slice(0, 2)] };
};
