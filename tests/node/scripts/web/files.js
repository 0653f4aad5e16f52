'use strict';
// File: a blob with a name and a time.
const attempt = require('../attempt');
const { inspect } = require('util');

exports.handler = async () => {
  const file = new File(['abc', new Blob(['d'])], 'näme.txt', { type: 'text/plain', lastModified: 1234.9 });
  const before = Date.now();
  const now = new File([], 'x').lastModified;
  return {
    fields: [file.name, file.size, file.type, file.lastModified, await file.text()],
    isBlob: file instanceof Blob,
    now: now >= before && now <= Date.now(),
    slice: [file.slice(1, 3).constructor.name, await file.slice(1, 3).text()],
    coerced: [new File([], 5).name, new File([], 'a', { lastModified: 'x' }).lastModified, new File([], 'a', { lastModified: '7' }).lastModified,
      new File([], 'a', { lastModified: new Date(8) }).lastModified, new File([], 'a', { lastModified: null }).lastModified],
    errors: [() => new File(), () => new File(['a']), () => new File('a', 'b'), () => File.prototype.name].map((f) => attempt(f)),
    tag: Object.prototype.toString.call(file),
    shown: inspect(file),
    length: File.length,
  };
};
