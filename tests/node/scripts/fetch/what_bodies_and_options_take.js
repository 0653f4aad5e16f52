'use strict';
const told = async (run) => {
  try {
    return await run();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};
exports.handler = async () => {
  const out = {};
  const generators = {
    text: async function* () { yield 'gen'; yield Buffer.from('b'); yield new Uint8Array([65]); }, numbers: async function* () { yield 5; }, object: async function* () { yield {}; },
    list: async function* () { yield [66, 67]; }, buffer: async function* () { yield new ArrayBuffer(2); }, throwing: async function* () { yield 'a'; throw new Error('within'); },
  };
  for (const [name, make] of Object.entries(generators)) {
    out[name] = [await told(() => new Response(make()).text()), await told(() => new Request('http://a/', { method: 'POST', duplex: 'half', body: make() }).arrayBuffer().then((bytes) => bytes.byteLength))];
  }
  for (const init of [null, 5, 'x', undefined, true]) out[`init ${init}`] = [await told(() => new Response('', init).status), await told(() => new Request('http://a', init).method)];
  out.headers = [await told(() => new Response('', { headers: null }).status), await told(() => Response.json(1, { headers: null }).status), await told(() => new Request('http://a', { headers: null }).method)];
  out.json = await told(() => Response.json(undefined, 5));
  for (const duplex of ['half', 'full', null]) out[`duplex ${duplex}`] = await told(() => new Request('bad', { method: 'POST', body: 'x', duplex }).method);
  out.first = await told(() => new Request('bad', { mode: 'x' }).method);
  const form = new FormData();
  form.append('a', new Blob(['x']), undefined);
  form.append('b', new File(['y'], 'f'), undefined);
  form.set('c', new Blob(['x']), undefined);
  form.append('d', new File(['y'], 'f'), null);
  form.append('e', new Blob(['x']));
  form.append('f', new File(['y'], 'f'));
  out.form = [...form].map(([key, file]) => [key, file.name]);
  return out;
};
