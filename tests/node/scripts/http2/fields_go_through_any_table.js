// origin h2
'use strict';
const http2 = require('http2');
// Hundreds of requests with seeded fields, by which tables of both ends fill up and turn over: a server sees what was sent, and what it
// sends is seen.
let seed = 12345;
function random(below) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % below;
}
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789-';
const name = () => `x-${Array.from({ length: 1 + random(6) }, () => letters[random(26)]).join('')}`;
const value = () => {
  const size = random(10) === 0 ? random(3000) : random(40);
  const kind = random(3);
  return Array.from({ length: size }, () => (kind === 0 ? letters[random(letters.length)] : String.fromCharCode(33 + random(kind === 1 ? 94 : 90)))).join('');
};
const known = Array.from({ length: 12 }, () => [name(), value()]);

exports.handler = async ({ port }) => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const ask = (headers) => new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/echo', ...headers });
    stream.on('response', (got) => resolve(JSON.parse(got['x-seen'])));
    stream.on('error', reject);
    stream.resume();
  });
  let different = 0;
  let fields = 0;
  let digest = 0;
  for (let i = 0; i < 300; i++) {
    const headers = {};
    for (let j = random(8); j > 0; j--) {
      const [key, text] = random(2) === 0 ? known[random(known.length)] : [name(), value()];
      headers[key] = text;
    }
    if (random(5) === 0) headers[http2.sensitiveHeaders] = Object.keys(headers).slice(0, 1);
    const seen = (await ask(headers)).filter(([key]) => key.startsWith('x-'));
    fields += seen.length;
    for (const [key, text] of seen) {
      if (headers[key] !== text) different++;
      for (let at = 0; at < text.length; at++) digest = (Math.imul(digest, 31) + text.charCodeAt(at)) | 0;
    }
    if (seen.length !== Object.keys(headers).length) different++;
  }
  session.destroy();
  return { fields, different, digest };
};
