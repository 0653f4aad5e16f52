'use strict';
const os = require('os');
exports.handler = async () => [os.platform(), os.type(), os.arch(), os.EOL, os.endianness(), os.tmpdir(), typeof os.hostname(), typeof os.totalmem(), Array.isArray(os.cpus()), os.constants.signals.SIGTERM, os.constants.errno.ENOENT, typeof os.homedir(), os.devNull,
  typeof os.release(), typeof os.uptime(), os.loadavg().length, `${os.platform}`, typeof os.userInfo().username, os.constants.priority.PRIORITY_LOW, os.machine()];
