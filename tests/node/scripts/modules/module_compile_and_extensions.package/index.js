'use strict';
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
const fs = require('fs');
const Module = require('module');
exports.handler = async () => {
  const results = [];
  require.extensions['.txt'] = (module, filename) => { module.exports = fs.readFileSync(filename, 'utf8').trim(); };
  results.push(require('./text.txt'), require('./text'));
  require.extensions['.up.js'] = (module, filename) => { module._compile(fs.readFileSync(filename, 'utf8').toUpperCase().replace('EXPORTS', 'exports'), filename); };
  results.push(require('./loud.up').A);
  const old = require.extensions['.js'];
  require.extensions['.js'] = (module, filename) => {
    const compile = module._compile;
    module._compile = function (code, name) { return compile.call(this, code.replace('before', 'after'), name); };
    old(module, filename);
  };
  results.push(require('./changed').value);
  require.extensions['.js'] = old;
  const made = new Module('/made/up.js', module);
  made.filename = '/made/up.js';
  made.paths = Module._nodeModulePaths('/made');
  results.push(made._compile('exports.x = [__filename, __dirname, typeof require]; return 7;', '/made/up.js'), made.exports.x, made.loaded);
  for (const extension of ['.txt', '.up.js']) delete require.extensions[extension];
  results.push(attempt(() => require('./other')).code);
  try { made._compile('\n  throw new Error("here")', '/made/thrower.js'); } catch (error) { results.push(error.stack.split('\n')[1].trim()); }
  return results;
};
