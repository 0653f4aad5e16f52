'use strict';
const attempt = require('../attempt');
const EventEmitter = require('events');
exports.handler = async () => [
  process.platform, process.arch, /^v20\./.test(process.version), process.versions.node === process.version.slice(1), process.versions.modules, process.release.name, process.release.lts, Array.isArray(process.argv), typeof process.argv[0], process.execArgv,
  typeof process.pid, typeof process.ppid, typeof process.title, process instanceof EventEmitter, Object.prototype.toString.call(process), process.constructor.name, require('process') === process, typeof process.uptime(), process.uptime() >= 0,
  typeof process.memoryUsage().heapUsed, typeof process.memoryUsage.rss(), typeof process.cpuUsage().user, process.features.tls, process.exitCode === undefined, typeof process.umask(), typeof process.getuid(), typeof process.emitWarning, process.stdout.isTTY || false,
  typeof process.stdout.write, process.stderr.fd, attempt(() => process.binding('nope')).name, typeof process.config, attempt(() => process.chdir(5)).code, attempt(() => { process.exitCode = 'x'; }).code, typeof process.hrtime.bigint(),
];
