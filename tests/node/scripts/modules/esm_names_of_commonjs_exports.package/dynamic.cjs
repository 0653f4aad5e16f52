for (const name of ['x', 'y']) exports[name] = name;
