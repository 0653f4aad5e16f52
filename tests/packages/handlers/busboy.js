'use strict';
const busboy = require('busboy');
const { createHash } = require('crypto');
const { Readable } = require('stream');
const { attempt } = require('./support/request.js');

function parse(headers, body, options = {}) {
  return new Promise((resolve, reject) => {
    const result = { fields: [], files: [] };
    const form = busboy({ headers, ...options });
    form.on('field', (name, value, info) => result.fields.push([name, value, info.valueTruncated]));
    form.on('file', (name, stream, info) => {
      const hash = createHash('sha256');
      let size = 0;
      stream.on('data', (chunk) => { size += chunk.length; hash.update(chunk); });
      stream.on('end', () => result.files.push({ name, ...info, size, truncated: stream.truncated, hash: hash.digest('hex') }));
    });
    form.on('fieldsLimit', () => { result.fieldsLimit = true; });
    form.on('close', () => resolve(result));
    form.on('error', reject);
    Readable.from(body.match(/[\s\S]{1,7}/g).map((piece) => Buffer.from(piece, 'latin1'))).pipe(form);
  });
}

exports.handler = async () => {
  const type = 'multipart/form-data; boundary=----edge';
  const body = ['------edge', 'Content-Disposition: form-data; name="title"', '', 'Gr\xc3\xbc\xc3\x9fe', '------edge',
    'Content-Disposition: form-data; name="photo"; filename="a b.png"', 'Content-Type: image/png', 'Content-Transfer-Encoding: binary', '',
    `\x89PNG\r\n\x1a\n${'\x00\xff--'.repeat(50)}`, '------edge', 'Content-Disposition: form-data; name="note"; filename*=utf-8\'\'n%C3%B6te.txt',
    'Content-Type: text/plain; charset=utf-8', '', 'text\r\n\r\nmore', '------edge--', ''].join('\r\n');
  return {
    multipart: await parse({ 'content-type': type }, body),
    limited: await parse({ 'content-type': type }, body, { limits: { fileSize: 10, fields: 0 } }),
    urlencoded: await parse({ 'content-type': 'application/x-www-form-urlencoded' }, 'a=1&b=%C3%A4+b&a=2&empty=&c'),
    cut: await attempt(() => parse({ 'content-type': type }, body.slice(0, 60))),
    unsupported: await attempt(() => parse({ 'content-type': 'text/plain' }, 'x')),
    noBoundary: await attempt(() => parse({ 'content-type': 'multipart/form-data' }, 'x')),
  };
};
