'use strict';
// child_process checks its arguments before it does anything.
const attempt = require('../attempt');
const cp = require('child_process');

exports.handler = async () => ({
  errors: [() => cp.spawn(), () => cp.spawn(''), () => cp.spawn('a', 5), () => cp.spawn('a', [], 5), () => cp.exec(), () => cp.fork(), () => cp.execFile('a', [], {}, 5),
    () => cp.spawn('a\0b'), () => cp.spawn('a', [], { cwd: 5 }), () => cp.execSync(), () => cp.spawn('a', [], { shell: 5 })].map((f) => attempt(f)),
  exports: Object.keys(cp), lengths: Object.keys(cp).map((name) => cp[name].length),
});
