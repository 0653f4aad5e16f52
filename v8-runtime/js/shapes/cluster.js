'use strict';
// `require('cluster')`: always the primary, which cannot fork.
const { codes } = require('../core/errors');
const { EventEmitter } = require('../events/emitter');
const { nextTick } = require('../process/ticks');

function Worker(options) {
  if (!(this instanceof Worker)) return new Worker(options);
  EventEmitter.call(this);
  this.exitedAfterDisconnect = undefined;
  this.state = options?.state || 'none';
  this.id = options?.id | 0;
}
Object.setPrototypeOf(Worker.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Worker, EventEmitter);
Object.assign(Worker.prototype, {
  kill() { this.destroy(); },
  destroy() { /* nothing runs */ },
  send() { return false; },
  isDead: () => true,
  isConnected: () => false,
});

const cluster = new EventEmitter();
const setupPrimary = (options) => {
  cluster.settings = { args: [], exec: undefined, execArgv: [], silent: false, ...cluster.settings, ...options };
  nextTick(() => cluster.emit('setup', cluster.settings));
};
Object.assign(cluster, {
  isWorker: false,
  isMaster: true,
  isPrimary: true,
  Worker,
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
  setupPrimary,
  setupMaster: setupPrimary,
  fork: (_env) => { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('cluster.fork()'); },
  disconnect: (callback) => { if (callback) nextTick(callback); },
});
for (const name of ['setupPrimary', 'fork', 'disconnect']) Object.defineProperty(cluster[name], 'name', { value: '', configurable: true });

module.exports = cluster;
