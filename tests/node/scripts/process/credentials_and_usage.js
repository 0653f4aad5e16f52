'use strict';
// What process says of itself, and what it refuses to change.
const attempt = require('../attempt');
exports.handler = async () => ({
  usage: [Object.keys(process.resourceUsage()), typeof process.availableMemory(), process.constrainedMemory() > 0],
  errors: [() => process.initgroups(), () => process.setgroups(1), () => process.setegid(), () => process.seteuid('nope'), () => process.kill('x'),
    () => process.kill(1, 'SIGNOPE'), () => process.cpuUsage(1), () => process.cpuUsage({ user: -1 }), () => process.hrtime(1), () => process.umask('x'),
    () => process.emitWarning(1), () => process.setUncaughtExceptionCaptureCallback(1), () => process._linkedBinding('x'), () => process.assert(0, 'm')].map((f) => attempt(f)),
  chdir: attempt(() => process.chdir('/none/at/all')).code,
  assert: process.assert(1) === undefined,
  flags: [process.allowedNodeEnvironmentFlags.has('--max-old-space-size'), process.allowedNodeEnvironmentFlags.has('max_old_space_size'), process.allowedNodeEnvironmentFlags.has('--nope'),
    process.allowedNodeEnvironmentFlags.add('x') === process.allowedNodeEnvironmentFlags, process.allowedNodeEnvironmentFlags instanceof Set],
  report: Object.keys(process.report), features: Object.keys(process.features).sort(),
  fixed: ['version', 'versions', 'arch', 'platform', 'release', 'config', 'pid'].map((name) => Object.getOwnPropertyDescriptor(process, name).writable),
  active: [process.getActiveResourcesInfo().length >= 0, Array.isArray(process._getActiveHandles())],
});
