// Node's built-in modules as the Node layer provides them: looked up by name, with or without `node:`, evaluated at
// their first use.
'use strict';
(function (native, { layer }) {
  const getters = Object.assign(Object.create(null), layer.modules);
  const loaded = Object.create(null);
  // Those that need `node:` in front.
  const schemeOnly = new Set(['sea', 'sqlite', 'test', 'test/reporters']);

  function has(request) {
    if (request.startsWith('node:')) return request.slice(5) in getters;
    return request in getters && !schemeOnly.has(request);
  }

  function load(request) {
    const name = request.startsWith('node:') ? request.slice(5) : request;
    if (!(name in loaded)) loaded[name] = getters[name]();
    return loaded[name];
  }

  return {
    has,
    load,
    names: () => Object.keys(getters).filter((name) => !schemeOnly.has(name)).sort(),
    provide(name, getter) {
      getters[name] = getter;
    },
  };
})
