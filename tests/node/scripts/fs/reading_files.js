'use strict';
const attempt = require('../attempt');
const fs = require('fs');
const path = require('path');
const at = (name) => path.join(__dirname, 'folder', name);
const hide = (value) => JSON.parse(JSON.stringify(value).replaceAll(__dirname, 'DIR'));
exports.handler = async () => hide([
  fs.readFileSync(at('text.txt'), 'utf8'), fs.readFileSync(at('text.txt')).length, fs.readFileSync(at('bytes.bin'), 'hex'), fs.readFileSync(at('bytes.bin'), { encoding: 'base64' }), Buffer.isBuffer(fs.readFileSync(at('bytes.bin'))),
  JSON.parse(fs.readFileSync(new URL(`file://${at('inner/data.json')}`))), attempt(() => fs.readFileSync(at('none'))), attempt(() => fs.readFileSync(at('inner'))), attempt(() => fs.readFileSync(at('text.txt'), 'nope')), attempt(() => fs.readFileSync(null)),
  await new Promise((resolve) => fs.readFile(at('text.txt'), 'utf8', (error, text) => resolve([error, text]))), await new Promise((resolve) => fs.readFile(at('none'), (error) => resolve([error.code, error.syscall, error.errno, error.path]))),
  await fs.promises.readFile(at('text.txt'), 'latin1'), await require('fs/promises').readFile(at('none')).catch((error) => error.message), fs.existsSync(at('text.txt')), fs.existsSync(at('none')), fs.existsSync(at('inner')), fs.existsSync(5),
  attempt(() => fs.readFile(at('text.txt'))),
]);
