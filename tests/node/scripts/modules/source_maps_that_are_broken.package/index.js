'use strict';
exports.handler = async () => {
  process.setSourceMapsEnabled(true);
  const results = ['no_file', 'no_json', 'empty', 'remote'].map((name) => {
    try {
      return require(`./${name}.js`).run();
    } catch (error) {
      return error.stack.split('\n').slice(0, 2);
    }
  });
  try {
    require('./nonsense.js').run();
  } catch (error) {
    results.push(error.stack.split('\n')[0]);
  }
  process.setSourceMapsEnabled(false);
  return results;
};
