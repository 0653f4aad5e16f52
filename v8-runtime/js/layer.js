'use strict';
// The bundle's entry: (internal) => {modules, globals, hooks, parts}. Everything is evaluated here, in the zygote, so that
// contexts only look it up; only IDNA's tables wait for the first name that needs them.
function makeLayer(internal) {
  require('./core/native').bindNatives(internal);
  require('./core/gaps');
  require('./core/primordials');
  require('./intl/number_format').install();
  require('./async/context');
  require('./core/errors_of_web');
  const { emitWarning, process } = require('./process/process');
  for (const part of [require('./events/emitter'), require('./events/event_target'), require('./timers'), require('./console'),
    require('./buffer/buffer')]) {
    part.late.emitWarning = emitWarning;
  }
  const modules = require('./modules');
  require('./process/rest').completeProcess(process);
  require('./process/streams').addStreams(process, modules.stream);
  for (const name of ['stream', 'http', 'https', 'url', 'util', 'events', 'assert', 'fs', 'os', 'path', 'querystring', 'string_decoder', 'punycode', 'crypto', 'zlib']) {
    modules[name]();
  }
  return { modules, globals: require('./globals'), hooks: require('./hooks'), parts: require('./module/parts') };
}

module.exports = makeLayer;
