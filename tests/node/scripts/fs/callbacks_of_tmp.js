'use strict';
const inFolder = require('../tmp_attempt');
const { promisify } = require('util');
exports.handler = inFolder(async ({ at, fs, attempt }) => {
  const out = [];
  const call = (method, ...args) => new Promise((resolve) => {
    let sync = true;
    fs[method](...args, (...results) => resolve([sync, results.length, ...results.map((value) => (value instanceof Error ? [value.code, value.syscall, value.path, value.dest] : value))]));
    sync = false;
  });
  out.push(await call('writeFile', at('f'), 'text'), await call('readFile', at('f'), 'utf8'), await call('readFile', at('n')), await call('appendFile', at('f'), '.'), await call('mkdir', at('d')), await call('mkdir', at('d')), await call('mkdir', at('a', 'b'), { recursive: true }), await call('access', at('f')), await call('rename', at('f'), at('d')), await call('copyFile', at('f'), at('g')), await call('exists', at('f')), await call('exists', at('n')));
  const [, , , fd] = await call('open', at('f'), 'r+');
  out.push(typeof fd, await call('read', fd, Buffer.alloc(2), 0, 2, 1), await call('write', fd, Buffer.from('abc'), 0, 2, 0), await call('write', fd, 'zz', 3), await call('fstat', fd).then(([, , , stats]) => stats.size), await call('ftruncate', fd, 3), await call('close', fd), await call('close', fd));
  out.push(await call('readdir', at()), await call('unlink', at('g')), await call('rm', at('a'), { recursive: true }), await call('rmdir', at('d')), await call('rm', at('n')), await call('realpath', at('n')), await call('symlink', 'f', at('l')), await call('readlink', at('l')), await call('lstat', at('l')).then(([, , , stats]) => stats.isSymbolicLink()), await call('truncate', at('f'), 1), await call('readFile', at('f'), 'utf8'));
  const read = await promisify(fs.readFile)(at('f'), 'utf8');
  const opened = fs.openSync(at('f'));
  out.push(read, await promisify(fs.read)(opened, Buffer.alloc(1), 0, 1, 0), await promisify(fs.exists)(at('f')), await promisify(fs.stat)(at('n')).catch((error) => error.message));
  fs.closeSync(opened);
  out.push(attempt(() => fs.readFile(at('f'))), attempt(() => fs.stat(at('f'), 5)), attempt(() => fs.writeFile(at('f'), {}, () => {})), attempt(() => fs.open(5, () => {})));
  return out;
});
