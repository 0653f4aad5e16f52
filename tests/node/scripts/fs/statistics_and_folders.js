'use strict';
const attempt = require('../attempt');
const fs = require('fs');
const path = require('path');
const folder = path.join(__dirname, 'folder');
const hide = (value) => JSON.parse(JSON.stringify(value).replaceAll(__dirname, 'DIR'));
exports.handler = async () => {
  const file = fs.statSync(path.join(folder, 'text.txt'));
  const directory = fs.lstatSync(folder);
  return hide([file.isFile(), file.isDirectory(), file.size, directory.isDirectory(), directory.isFile(), file.mtime instanceof Date, attempt(() => fs.statSync(path.join(folder, 'none'))), fs.statSync(path.join(folder, 'none'), { throwIfNoEntry: false }) === undefined,
    fs.readdirSync(folder).sort(), fs.readdirSync(folder, { withFileTypes: true }).map((entry) => [entry.name, entry.isFile(), entry.isDirectory()]).sort(), fs.readdirSync(folder, { recursive: true }).sort(), attempt(() => fs.readdirSync(path.join(folder, 'none'))),
    attempt(() => fs.readdirSync(path.join(folder, 'text.txt'))), (await fs.promises.readdir(folder)).length, attempt(() => fs.accessSync(folder)), attempt(() => fs.accessSync(path.join(folder, 'none'))), (await fs.promises.stat(folder)).isDirectory(),
    fs.realpathSync(path.join(folder, 'inner', '..', 'text.txt')), fs.constants.R_OK]);
};
