'use strict';
const inFolder = require('../tmp_attempt');
exports.handler = inFolder(({ attempt, at, fs }) => {
  fs.mkdirSync(at('d', 'e'), { recursive: true });
  fs.writeFileSync(at('f'), 'x');
  const long = 'n'.repeat(256);
  return [
    () => fs.readFileSync(at('n')), () => fs.readFileSync(at('n'), 'utf8'), () => fs.readFileSync(at('d')), () => fs.readFileSync(at('f', 'x')), () => fs.writeFileSync(at('n', 'm'), ''),
    () => fs.writeFileSync(at('d'), ''), () => fs.openSync(at('n')), () => fs.openSync(at('f'), 'zz'), () => fs.openSync(at('f'), 'wx'), () => fs.openSync(at(long), 'w'),
    () => fs.rmSync(at('n')), () => fs.rmSync(at('d')), () => fs.rmSync(at('n'), { force: true }), () => fs.rmdirSync(at('d')), () => fs.rmdirSync(at('f')), () => fs.rmdirSync(at('n')),
    () => fs.unlinkSync(at('d')), () => fs.unlinkSync(at('n')), () => fs.renameSync(at('n'), at('m')), () => fs.renameSync(at('d'), at('f')), () => fs.renameSync(at('f'), at('d')),
    () => fs.renameSync(at('d'), at('d', 'e', 'g')), () => fs.copyFileSync(at('d'), at('m')), () => fs.copyFileSync(at('f'), at('d')), () => fs.copyFileSync(at('n'), at('m')),
    () => fs.mkdirSync(at('d')), () => fs.mkdirSync(at('n', 'm')), () => fs.mkdirSync(at('f'), { recursive: true }), () => fs.mkdirSync(at('f', 'g', 'h'), { recursive: true }),
    () => fs.mkdtempSync(at('n', 'x')), () => fs.readlinkSync(at('f')), () => fs.readlinkSync(at('n')), () => fs.symlinkSync('f', at('d')), () => fs.linkSync(at('n'), at('m')),
    () => fs.realpathSync(at('d', '..', 'n', 'o')), () => fs.realpathSync.native(at('n')), () => fs.closeSync(999), () => fs.closeSync(-1), () => fs.closeSync('1'), () => fs.readSync(999, Buffer.alloc(1)),
    () => fs.writeSync(999, 'x'), () => fs.fstatSync(999), () => fs.ftruncateSync(999), () => fs.truncateSync(at('n')), () => fs.utimesSync(at('n'), 1, 1), () => fs.utimesSync(at('f'), {}, 1),
    () => fs.chmodSync(at('n'), 0o644), () => fs.chmodSync(at('f'), 'x'), () => fs.readdirSync(at('f')), () => fs.readdirSync(at('n')), () => fs.readdirSync(at('n'), { recursive: true }),
    () => fs.accessSync(at('n')), () => fs.accessSync(at('f', 'x')), () => fs.accessSync(at('f'), 99), () => fs.statSync(at('n')), () => fs.statSync(at('f', 'x')), () => fs.lstatSync(at('n')), () => fs.statfsSync(at('n')),
    () => fs.statSync(at('n'), { throwIfNoEntry: false }), () => fs.statSync(at('a\0b')), () => fs.statSync(5), () => fs.statSync(''), () => fs.existsSync(at('a\0b')), () => fs.opendirSync(at('n')),
    () => fs.cpSync(at('d'), at('k')), () => fs.cpSync(at('n'), at('k')), () => fs.mkdirSync(at('z'), { recursive: 1 }), () => fs.rmSync(at('f'), { force: 1 }), () => fs.writeFile(at('f'), 'x'),
  ].map((operation) => attempt(operation));
});
