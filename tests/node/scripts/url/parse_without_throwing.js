'use strict';
exports.handler = async () => {
  class Own extends URL {}
  const attempt = (run) => {
    try {
      const url = run();
      return url === null ? null : url.href;
    } catch (error) {
      return `${error.name} ${error.code}: ${error.message}`;
    }
  };
  return [[], ['x'], ['http://a'], ['b', 'http://a'], ['b', 'bad'], [5, 'http://a'], [undefined, 'http://a'], ['b', null], [Symbol('x')], ['http://a', undefined]].map((args) => attempt(() => URL.parse(...args)))
    .concat(URL.parse.length, URL.parse('http://a') instanceof URL, Own.parse('http://a') instanceof Own, Object.getOwnPropertyDescriptor(URL, 'parse').enumerable);
};
