'use strict';
const vm = require('node:vm');

const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

exports.handler = async () => {
  const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  const compile = (options) => attempt(() => vm.runInNewContext('typeof new WebAssembly.Module(bytes)', { bytes }, options));
  return {
    byDefault: compile(),
    allowed: compile({ contextCodeGeneration: { wasm: true } }),
    refused: compile({ contextCodeGeneration: { wasm: false } }),
    main: attempt(() => typeof new WebAssembly.Module(bytes)),
  };
};
