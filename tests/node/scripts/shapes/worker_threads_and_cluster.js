'use strict';
// This is the main thread of the primary process.
const threads = require('worker_threads');
const cluster = require('cluster');
const attempt = require('../attempt');

exports.handler = async () => {
  threads.setEnvironmentData('key', { a: 1 });
  return {
    threads: [threads.isMainThread, threads.threadId, threads.parentPort, threads.workerData, threads.resourceLimits, threads.getEnvironmentData('key'),
      threads.getEnvironmentData('none') === undefined, typeof threads.SHARE_ENV],
    exports: Object.keys(threads),
    cluster: [cluster.isPrimary, cluster.isMaster, cluster.isWorker, cluster.workers, cluster.SCHED_NONE, cluster.SCHED_RR, cluster instanceof require('events'),
      typeof cluster.fork],
    worker: attempt(() => new threads.Worker()),
    same: await threads.postMessageToThread(0, 1).catch((error) => error.code),
  };
};
