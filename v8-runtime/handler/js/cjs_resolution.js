// Where require() looks for a file: Node's algorithm ("Modules: CommonJS modules", all together). `extensions` gives the
// endings that are tried, which a handler may add to.
'use strict';
(function (native, { paths, packages, builtins, internal }) {
  const { fileKind } = native;
  const { dirname, normalize, resolve } = paths;

  function isRelative(request) {
    return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
  }

  // Symbolic links exist below /tmp only.
  function realPath(path) {
    if (!path.startsWith('/tmp/')) return path;
    const real = internal.files.realpath(path);
    return typeof real === 'string' ? real : path;
  }

  function asFile(path, extensions) {
    if (fileKind(path) === 1) return realPath(path);
    for (const extension of extensions()) {
      if (fileKind(path + extension) === 1) return realPath(path + extension);
    }
    return undefined;
  }

  function badMain(directory, main, request) {
    const error = new Error(`Cannot find module '${resolve(directory, main)}'. Please verify that the package.json has a ` +
      'valid "main" entry');
    error.code = 'MODULE_NOT_FOUND';
    error.path = `${directory}/package.json`;
    error.requestPath = request;
    return error;
  }

  function asDirectory(path, extensions, request) {
    if (fileKind(path) !== 2) return undefined;
    const main = packages.read(path)?.main;
    const index = () => asFile(path === '/' ? '/index' : `${path}/index`, extensions);
    if (typeof main !== 'string' || main === '') return index();
    const target = resolve(path, main);
    const found = asFile(target, extensions) ?? asFile(`${target}/index`, extensions) ?? index();
    if (found === undefined) throw badMain(path, main, request);
    return found;
  }

  function asPath(path, isDirectory, extensions, request = path) {
    return (isDirectory ? undefined : asFile(path, extensions)) ?? asDirectory(path, extensions, request);
  }

  function notThere(request, directory) {
    const error = new Error(`Cannot find module '${request}'`);
    error.code = 'MODULE_NOT_FOUND';
    if (directory !== undefined) error.path = `${directory}/package.json`;
    return error;
  }

  // What the package.json of a directory leads to.
  function existing(path, directory) {
    if (path.startsWith('node:')) return path;
    if (fileKind(path) === 1) return realPath(path);
    throw notThere(path, directory);
  }

  const wanted = { conditions: packages.requireConditions, base: undefined };

  // A package that asks for itself by its name. Undefined: it does not.
  function fromSelf(request, parentPath) {
    const [name, subpath] = packages.splitPackage(request);
    const own = packages.scopeOf(dirname(parentPath));
    if (own === undefined || own.json.name !== name || own.json.exports == null) return undefined;
    return existing(packages.resolveExports(own.directory, own.json, subpath, { ...wanted, base: parentPath }), own.directory);
  }

  // `#x`, if the package of the file that asks has `imports`.
  function fromImports(request, parentPath, extensions) {
    const own = packages.scopeOf(dirname(parentPath));
    if (own?.json.imports == null) return undefined;
    const onBare = (bare) => {
      if (builtins.has(bare)) return bare.startsWith('node:') ? bare : `node:${bare}`;
      const found = fromSelf(bare, parentPath) ?? inFolders(bare, paths.nodeModulePaths(dirname(parentPath)), extensions);
      if (found !== undefined) return found;
      throw notThere(request);
    };
    return existing(packages.resolveImports(dirname(parentPath), request, { ...wanted, base: parentPath, onBare }), own.directory);
  }

  // In one folder after the other.
  function inFolders(request, folders, extensions) {
    const isBare = !isRelative(request) && !request.startsWith('/');
    const isDirectory = request.endsWith('/') || request === '.' || request === '..' || request.endsWith('/.') ||
        request.endsWith('/..');
    const [name, subpath] = isBare ? packages.splitPackage(request) : [];
    for (const folder of folders) {
      if (isBare) {
        if (fileKind(folder) !== 2) continue;
        const directory = `${folder}/${name}`;
        const json = fileKind(directory) === 2 ? packages.read(directory) : undefined;
        if (json?.exports != null) return existing(packages.resolveExports(directory, json, subpath, wanted), directory);
      }
      const found = asPath(normalize(`${folder}/${request}`), isDirectory, extensions, request);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  // An absolute request, or one in the folders given. False if there is nothing, as Node's Module._findPath says it.
  function findPath(request, folders, extensions) {
    if (request.startsWith('/')) {
      return asPath(normalize(request), request.endsWith('/'), extensions, request) ?? false;
    }
    return inFolders(request, folders ?? [], extensions) ?? false;
  }

  return { isRelative, realPath, asPath, findPath, fromSelf, fromImports };
})
