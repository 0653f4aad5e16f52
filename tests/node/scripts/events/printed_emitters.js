'use strict';
const EventEmitter = require('events');
const { inspect } = require('util');
exports.handler = async () => {
  class Own extends EventEmitter {
    constructor() {
      super({ captureRejections: true });
      this.field = 1;
    }
  }
  const emitter = new EventEmitter();
  const bare = Object.create(EventEmitter.prototype);
  emitter.on('x', () => {});
  return [inspect(new EventEmitter()), inspect(emitter), inspect(new Own()), inspect(bare), JSON.stringify(new EventEmitter()), EventEmitter.prototype.on.name, EventEmitter.prototype.addListener.name];
};
