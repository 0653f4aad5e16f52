'use strict';
// `require('worker_threads')`: message channels work, threads cannot be started.
const { codes } = require('../core/errors');
const { EventEmitter } = require('../events/emitter');
const { BroadcastChannel } = require('../web/broadcast_channel');
const { MessageChannel, MessagePort, receiveMessageOnPort } = require('../web/message_port');
const { markAsUntransferable } = require('../web/structured_clone');

class Worker extends EventEmitter {
  constructor(filename) {
    super();
    if (typeof filename !== 'string' && !(filename instanceof URL)) {
      throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
    }
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('A Worker');
  }
}

function moveMessagePortToContext(port) {
  if (!(port instanceof MessagePort)) {
    throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('moveMessagePortToContext()');
}

const environmentData = new Map();

module.exports = {
  isMainThread: true,
  MessagePort,
  MessageChannel,
  markAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: {},
  async postMessageToThread(threadId) {
    if (threadId === 0) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
    throw new codes.ERR_WORKER_MESSAGING_FAILED();
  },
  threadId: 0,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  parentPort: null,
  workerData: null,
  BroadcastChannel,
  setEnvironmentData(key, value) {
    if (value === undefined) environmentData.delete(key);
    else environmentData.set(key, value);
  },
  getEnvironmentData(key) { return environmentData.get(key); },
};
