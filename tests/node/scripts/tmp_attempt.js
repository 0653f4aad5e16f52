// A folder of its own below /tmp, and errors with everything that Node puts on them; the folder's name is hidden.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');

module.exports = function inFolder(run) {
  return async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brink-'));
    const described = (error) => ({ name: error.name, message: error.message, keys: Object.keys(error), code: error.code, errno: error.errno,
      syscall: error.syscall, path: error.path, dest: error.dest });
    const attempt = (operation) => {
      try {
        return operation() ?? null;
      } catch (error) {
        return described(error);
      }
    };
    attempt.async = async (operation) => {
      try {
        return (await operation()) ?? null;
      } catch (error) {
        return described(error);
      }
    };
    const at = (...names) => path.join(folder, ...names);
    try {
      const result = await run({ attempt, at, folder, fs });
      return JSON.parse(JSON.stringify(result).replaceAll(folder, 'FOLDER'));
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  };
};
