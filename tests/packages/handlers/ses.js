'use strict';
require('ses');

// After lockdown() nothing of the language's library can be changed, and all of the layer still works.
exports.handler = async () => {
  lockdown({ errorTaming: 'unsafe', consoleTaming: 'unsafe', overrideTaming: 'severe' });
  const compartment = new Compartment({ globals: { x: 2, next: (n) => n + 1 }, __options__: true });
  let refused;
  try {
    compartment.evaluate('Array.prototype.push = 1');
  } catch ({ name, message }) {
    refused = [name, message];
  }
  console.log('after lockdown %o', { a: [1, new Map([[1, 2]])] });
  const text = await new Promise((resolve) => {
    const pipe = new (require('stream').PassThrough)();
    let read = '';
    pipe.on('data', (piece) => { read += piece; }).on('end', () => resolve(read));
    setTimeout(() => pipe.end('piped'), 1);
  });
  return {
    evaluated: compartment.evaluate('next(x * 2)'), refused, frozen: [Array.prototype, Promise.prototype, Map.prototype].map(Object.isFrozen), text,
    layer: [Buffer.from('ä').toString('base64'), require('crypto').createHash('sha1').update('x').digest('hex'), new URL('https://x.test/?b=1').searchParams.get('b'),
      await new Response('body').text(), require('zlib').gunzipSync(require('zlib').gzipSync('z')).toString()],
    error: await Promise.reject(new RangeError('late')).catch(({ name, message }) => [name, message]),
  };
};
