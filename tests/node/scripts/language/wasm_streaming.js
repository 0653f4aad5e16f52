'use strict';
// WebAssembly of a Response.
exports.handler = async () => {
  const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42, 11]);
  const response = (body, init) => new Response(body, { headers: { 'content-type': 'application/wasm' }, ...init });
  const { instance, module } = await WebAssembly.instantiateStreaming(response(bytes));
  const failures = [];
  for (const source of [1, new Response(bytes), response(bytes, { status: 404 }), { then: (resolve, reject) => reject(new Error('q')) }]) {
    failures.push(await WebAssembly.compileStreaming(source).catch((error) => [error.name, error.code, error.message]));
  }
  return { value: instance.exports.f(), module: module instanceof WebAssembly.Module, compiled: (await WebAssembly.compileStreaming(Promise.resolve(response(bytes)))) instanceof WebAssembly.Module,
    failures, shape: [WebAssembly.compileStreaming.name, WebAssembly.compileStreaming.length, WebAssembly.instantiateStreaming.length] };
};
