'use strict';
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => [
  require.resolve('./lib'), require.resolve('./lib/'), require.resolve('./lib/../lib/index'), require.resolve('./data'), require.resolve('pkg'), require.resolve('pkg/deep'), require.resolve('fs'), require.resolve('node:fs'),
  require.resolve('pkg', { paths: [__dirname + '/lib'] }), require.resolve('inner', { paths: [__dirname + '/lib'] }), require.resolve('./inside', { paths: [__dirname + '/lib'] }), attempt(() => require.resolve('inner')),
  attempt(() => require.resolve('./none', { paths: [__dirname] })), attempt(() => require.resolve('x', { paths: 'text' })), attempt(() => require.resolve('x', { paths: [] })), attempt(() => require.resolve(5)), attempt(() => require.resolve('')),
  require.resolve.paths('fs'), require.resolve.paths('./x'), require.resolve.paths('pkg').slice(0, 1), attempt(() => require.resolve.paths(5)), require.resolve('.'), require.resolve('./'), require.resolve(__filename),
];
