'use strict';
// openAsBlob, and a FileHandle's lines and web stream.
const fs = require('fs');
const attempt = require('../attempt');

exports.handler = async () => {
  const file = `/tmp/lines-${process.pid}.txt`;
  fs.writeFileSync(file, 'one\ntwo\r\nthree');
  const blob = await fs.openAsBlob(file, { type: 'Text/Plain' });
  const out = { blob: [blob.size, blob.type, await blob.slice(4, 7).text()] };
  const lines = await fs.promises.open(file);
  out.lines = [];
  for await (const line of lines.readLines()) out.lines.push(line);
  const handle = await fs.promises.open(file);
  const chunks = [];
  for await (const chunk of handle.readableWebStream()) chunks.push(Buffer.from(chunk).toString());
  out.stream = chunks.join('');
  out.again = attempt(() => handle.readableWebStream()).code;
  await handle.close();
  out.closed = attempt(() => handle.readableWebStream()).code;
  out.errors = [attempt(() => fs.openAsBlob('/none/file')), attempt(() => fs.openAsBlob(1)).code, attempt(() => fs.openAsBlob(file, 5)).code, attempt(() => fs.watchFile('/tmp')).code,
    await fs.promises.lchmod('/tmp/x', 1).catch((error) => [error.code, error.message])];
  fs.unlinkSync(file);
  return out;
};
