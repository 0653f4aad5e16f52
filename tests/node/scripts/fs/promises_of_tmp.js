'use strict';
const inFolder = require('../tmp_attempt');
exports.handler = inFolder(async ({ attempt, at, fs }) => {
  const out = [];
  const p = require('fs/promises');
  const tried = attempt.async;
  out.push(await tried(() => p.writeFile(at('f'), 'one')), await p.readFile(at('f'), 'utf8'), await tried(() => p.appendFile(at('f'), '+')), await tried(() => p.mkdir(at('a', 'b'), { recursive: true })), await p.readdir(at()), await tried(() => p.copyFile(at('f'), at('g'))));
  out.push(await tried(() => p.readFile(at('n'))), await tried(() => p.rm(at('n'))), await tried(() => p.rm(at('a'))), await tried(() => p.readFile(at('a'))), await tried(() => p.rename(at('n'), at('m'))), await tried(() => p.open(at('n'))), await tried(() => p.writeFile(at('f'), {})), await tried(() => p.access(at('n'))), await tried(() => p.truncate(at('n'))), await tried(() => p.stat(at('n'))), await tried(() => p.rmdir(at('f'))));
  const handle = await p.open(at('f'), 'r+');
  out.push(handle.constructor.name, typeof handle.fd, await handle.readFile('utf8'), await handle.write('abc', 0), await handle.write(Buffer.from('xyz'), 1, 2, 3), (await handle.stat()).size, await tried(() => handle.truncate(4)), await handle.read(Buffer.alloc(3, '.'), 0, 3, 0), (await handle.read({ buffer: Buffer.alloc(9), position: 2 })).bytesRead, await tried(() => handle.appendFile('!')), await tried(() => handle.sync()), await tried(() => handle.chmod(0o640)), await tried(() => handle.utimes(1, 2)));
  let closed = 0;
  handle.on('close', () => ++closed);
  out.push(await tried(() => handle.close()), closed, handle.fd, await tried(() => handle.read()), await tried(() => handle.close()), await p.readFile(at('f'), 'utf8'), (await p.stat(at('f'))).mtimeMs);
  const again = await p.open(at('w'), 'w');
  out.push(await tried(() => p.writeFile(again, 'through')), await tried(() => again.writeFile(' a handle')));
  await again.close();
  out.push(await p.readFile(at('w'), 'utf8'), await tried(() => p.rm(at('a'), { recursive: true })), await tried(() => p.unlink(at('w'))), (await p.readdir(at())).sort());
  const { Readable } = require('stream');
  out.push(await tried(() => p.writeFile(at('s'), Readable.from(['a', 'b', 'c']))), await p.readFile(at('s'), 'utf8'), await tried(() => p.writeFile(at('s'), ['x', Buffer.from('y')], { flag: 'a' })), await p.readFile(at('s'), 'utf8'), (await tried(() => p.writeFile(at('s'), [1]))).message);
  const controller = new AbortController();
  controller.abort();
  out.push((await tried(() => p.readFile(at('f'), { signal: controller.signal }))).name);
  // A loop of promises leaves room for timers.
  let made = false;
  setTimeout(() => { fs.writeFileSync(at('late'), ''); made = true; }, 5);
  while (await p.access(at('late')).then(() => false, () => true));
  out.push(made);
  return out;
});
