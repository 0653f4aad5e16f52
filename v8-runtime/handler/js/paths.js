// POSIX path arithmetic for the module loader. Absolute paths only; nothing touches a file.
'use strict';
(function () {

  function normalize(path) {
    const parts = [];
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') parts.pop();
      else parts.push(part);
    }
    return `/${parts.join('/')}`;
  }

  function resolve(directory, path) {
    return normalize(path.startsWith('/') ? path : `${directory}/${path}`);
  }

  function dirname(path) {
    const at = path.lastIndexOf('/');
    return at <= 0 ? '/' : path.slice(0, at);
  }

  function extname(path) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const at = name.lastIndexOf('.');
    return at <= 0 ? '' : name.slice(at);
  }

  // Node's node_modules walk from a directory up to the root.
  function nodeModulePaths(from) {
    const paths = [];
    for (let directory = from; ; directory = dirname(directory)) {
      if (!directory.endsWith('/node_modules')) {
        paths.push(directory === '/' ? '/node_modules' : `${directory}/node_modules`);
      }
      if (directory === '/') return paths;
    }
  }

  return { normalize, resolve, dirname, extname, nodeModulePaths };
})
