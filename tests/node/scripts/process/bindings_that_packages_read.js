'use strict';
// process.binding: what packages read when they are loaded is there, whether it can be called or not.
const names = {
  fs: ['internalModuleStat', 'internalModuleReadJSON', 'realpath', 'stat', 'nothing'], tty_wrap: ['TTY', 'isTTY'], tcp_wrap: ['TCP'], pipe_wrap: ['Pipe'],
  http_parser: ['HTTPParser'], contextify: ['ContextifyScript'], process_wrap: ['Process'], spawn_sync: ['spawn'], buffer: ['compare'],
  stream_wrap: ['WriteWrap'], zlib: ['Zlib'], inspector: ['consoleCall'], cares_wrap: ['getaddrinfo'], util: ['isDate', 'getProxyDetails'],
};

exports.handler = async () => {
  const result = {};
  for (const name of Object.keys(names)) {
    const binding = process.binding(name);
    result[name] = [typeof binding, binding === process.binding(name), ...names[name].map((member) => typeof binding[member])];
  }
  return result;
};
