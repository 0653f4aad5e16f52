'use strict';
// blob(): the body's bytes with the type that its headers say; a blob as a body brings its own type.
exports.handler = async () => {
  const types = ['text/plain', 'TEXT/html; Charset=utf-8', 'a/b; x="q r"', 'nonsense', null];
  const out = [];
  for (const type of types) {
    const response = new Response(new Uint8Array([97, 98]), { headers: type === null ? {} : { 'content-type': type } });
    const blob = await response.blob();
    out.push([type, blob.type, blob.size, await blob.text()]);
  }
  const typed = new Response(new Blob(['abc'], { type: 'x/y' }));
  const untyped = new Response(new Blob(['abc']));
  const overridden = new Response(new Blob(['abc'], { type: 'x/y' }), { headers: { 'content-type': 'q/r' } });
  const request = new Request('http://a.example/', { method: 'PUT', body: new Blob(['body'], { type: 'b/c' }) });
  return {
    out,
    headers: [typed, untyped, overridden, request].map((one) => one.headers.get('content-type')),
    text: [await typed.text(), await request.text()],
    again: await typed.blob().catch((error) => [error.name, error.message]),
    empty: [(await new Response().blob()).size, (await new Response('s').blob()).type],
    params: [new Response(new URLSearchParams('a=1')).headers.get('content-type'), await new Response(new URLSearchParams({ a: 'ü' })).text()],
    stream: [new Response(new Blob(['x']).stream()).headers.get('content-type'), await new Response(new Blob(['xyz']).stream()).text()],
    members: [Object.getOwnPropertyNames(Response.prototype), ['blob', 'formData', 'arrayBuffer', 'text', 'json'].map((name) => typeof Request.prototype[name])],
  };
};
