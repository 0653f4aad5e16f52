// POSIX path arithmetic for the module loader, the folders of NODE_PATH, and file URLs. Absolute paths only; nothing
// touches a file.
'use strict';
(function (native, { layer }) {
  let ofEnvironment = [];

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

  // What NODE_PATH of the function says (undefined: nothing): looked in behind the node_modules folders.
  function setGlobalPaths(text) {
    ofEnvironment = (text ?? '').split(':').filter((path) => path !== '').map((path) => resolve('/var/task', path));
  }

  // Most paths are made of these, and then a URL is one without looking.
  const kPlain = /^[\w\-./@+]*$/;

  function fileUrl(path) {
    return kPlain.test(path) ? `file://${path}` : layer.modules.url().pathToFileURL(path).href;
  }

  function pathOfUrl(url) {
    if (url.startsWith('file:///')) {
      const path = url.slice(7);
      if (kPlain.test(path)) return path;
    }
    return layer.modules.url().fileURLToPath(url);
  }

  return {
    normalize, resolve, dirname, extname, nodeModulePaths, setGlobalPaths, globalPaths: () => ofEnvironment, fileUrl,
    pathOfUrl, kPlain,
  };
})
