// Node's built-in modules as the Node layer provides them: looked up by name, with or without `node:`, evaluated at
// their first use.
'use strict';
(function (native, { layer }) {
  const getters = Object.assign(Object.create(null), layer.modules);
  const loaded = Object.create(null);

  function nameOf(request) {
    return request.startsWith('node:') ? request.slice(5) : request;
  }

  return {
    has: (request) => nameOf(request) in getters,
    load(request) {
      const name = nameOf(request);
      if (!(name in loaded)) loaded[name] = getters[name]();
      return loaded[name];
    },
    names: () => Object.keys(getters),
    provide(name, getter) {
      getters[name] = getter;
    },
  };
})
