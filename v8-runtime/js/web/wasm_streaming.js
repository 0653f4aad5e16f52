'use strict';
// WebAssembly.compileStreaming and instantiateStreaming: of a Response with the right type, once its body is there.
const { codes } = require('../core/errors');
const { Response } = require('../fetch/response');

async function bytesOf(source) {
  const response = await source;
  if (!(response instanceof Response)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  }
  const type = response.headers.get('content-type');
  if (type !== 'application/wasm') throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  if (!response.ok) throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new codes.ERR_WEBASSEMBLY_RESPONSE('body has already been used');
  return response.arrayBuffer();
}

function addStreaming(WebAssembly) {
  const { compile, instantiate } = WebAssembly;
  const methods = {
    async compileStreaming(source) { return compile(await bytesOf(source)); },
    async instantiateStreaming(source) { return instantiate(await bytesOf(source), arguments[1]); },
  };
  for (const name of Object.keys(methods)) {
    const method = { [name](_source) { return Reflect.apply(methods[name], undefined, arguments); } }[name];
    Object.defineProperty(WebAssembly, name, { value: method, writable: true, enumerable: true, configurable: true });
  }
}

module.exports = { addStreaming };
