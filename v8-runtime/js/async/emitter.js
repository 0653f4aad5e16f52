'use strict';
// events.EventEmitterAsyncResource: an emitter whose listeners run in the context it was made in.
const { codes } = require('../core/errors');
const { validateString } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { AsyncResource } = require('./resource');

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #emitter;
  constructor(emitter, type, options) {
    super(type, options);
    this.#emitter = emitter;
  }
  get eventEmitter() { return this.#emitter; }
}

class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
  }

  static #of(emitter) {
    if (emitter === null || typeof emitter !== 'object' || !(#resource in emitter)) throw new codes.ERR_INVALID_THIS('EventEmitterAsyncResource');
    return emitter.#resource;
  }

  emit(event, ...args) {
    const resource = EventEmitterAsyncResource.#of(this);
    return resource.runInAsyncScope(super.emit, this, event, ...args);
  }
  emitDestroy() { EventEmitterAsyncResource.#of(this).emitDestroy(); }
  get asyncId() { return EventEmitterAsyncResource.#of(this).asyncId(); }
  get triggerAsyncId() { return EventEmitterAsyncResource.#of(this).triggerAsyncId(); }
  get asyncResource() { return EventEmitterAsyncResource.#of(this); }
}

module.exports = { EventEmitterAsyncResource };
