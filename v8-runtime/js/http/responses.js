'use strict';
// What comes back on a request's socket: messages become IncomingMessages and events, and at their end the socket is free again or
// closed. A socket over a stream of the proxy gives messages, any other one bytes.
const { Buffer } = require('../buffer/buffer');
const { channel } = require('../diagnostics_channel');
const { nextTick } = require('../process/ticks');
const { IncomingMessage, readStart, readStop } = require('./incoming');
const { resetBy } = require('./errors');
const { kNeedDrain } = require('./outgoing');
const { MessageParser } = require('./parser');
const { kMessages, WireSocket } = require('./wire_socket');

const channels = { error: channel('http.client.request.error'), finish: channel('http.client.response.finish') };

function incomingOf(message, socket, joins, Incoming = IncomingMessage) {
  const incoming = new Incoming(socket);
  incoming.httpVersionMajor = message.major;
  incoming.httpVersionMinor = message.minor;
  incoming.httpVersion = `${message.major}.${message.minor}`;
  incoming.joinDuplicateHeaders = joins;
  incoming.upgrade = message.upgrade;
  return incoming;
}

function onBody(incoming, bytes, socket) {
  if (incoming === null || incoming._dumped) return;
  if (!incoming.push(bytes)) readStop(socket);
}

function onComplete(incoming, trailers, socket) {
  if (incoming !== null) {
    incoming.complete = true;
    if (trailers.length > 0) incoming._addHeaderLines(trailers, trailers.length);
    incoming.push(null);
  }
  readStart(socket);
}

function inform(request, response) {
  if (response.statusCode === 100) request.emit('continue');
  const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = response;
  request.emit('information', { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders });
}

// The request was answered: its socket goes back to the agent, or is kept for nobody.
function release(request) {
  const { socket } = request;
  if (request.timeoutCb) {
    socket.setTimeout(0, request.timeoutCb);
    request.timeoutCb = null;
  }
  detach(request, socket);
  nextTick(() => {
    request._closed = true;
    request.emit('close');
    request.socket?.emit('free');
  });
  request.destroyed = true;
  // Giving up the response later must not end a socket that somebody else has.
  if (request.res) request.res.socket = null;
}

function onResponseEnd() {
  const request = this.req;
  if (request.socket && request.timeoutCb) request.socket.removeListener('timeout', emitTimeoutOf(request));
  request._ended = true;
  if (!request.shouldKeepAlive) {
    if (request.socket.writable) {
      if (typeof request.socket.destroySoon === 'function') request.socket.destroySoon();
      else request.socket.end();
    }
  } else if (request.writableFinished && !this.aborted) {
    release(request);
  }
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended && !this.destroyed) release(this);
}

const emitTimeoutOf = (request) => request.timeoutCb ?? (() => {});

class Responses {
  #request;
  #socket;
  #incoming = null;

  constructor(request, socket) {
    this.#request = request;
    this.#socket = socket;
  }

  // True: no body follows.
  head(message) {
    const request = this.#request;
    const socket = this.#socket;
    if (request.res) {
      socket.destroy();
      return true;
    }
    const response = incomingOf(message, socket, request.joinDuplicateHeaders);
    response.statusCode = message.status;
    response.statusMessage = message.reason;
    response._addHeaderLines(message.fields, message.fields.length);
    if (message.upgrade) {
      response.upgrade = request.method === 'CONNECT' || request.listenerCount('upgrade') > 0;
      if (response.upgrade) {
        request.upgradeOrConnect = true;
        this.#incoming = response;
        return true;
      }
    }
    if (message.status < 200 && message.status !== 101) {
      inform(request, response);
      return true;
    }
    this.#begin(response, message);
    return request.method === 'HEAD' || response.statusCode === 304;
  }

  #begin(response, message) {
    const request = this.#request;
    this.#incoming = response;
    if (request.shouldKeepAlive && !message.keepAlive) request.shouldKeepAlive = false;
    request.res = response;
    response.req = request;
    response.on('end', onResponseEnd);
    request.on('finish', onRequestFinish);
    if (channels.finish.hasSubscribers) channels.finish.publish({ request, response });
    // Nobody who does not listen can read it.
    if (request.aborted || !request.emit('response', response)) response._dump();
  }

  body(bytes) { onBody(this.#incoming, bytes, this.#socket); }

  complete(trailers) {
    const incoming = this.#incoming;
    if (incoming === null || this.#request.upgradeOrConnect) return;
    this.#incoming = null;
    onComplete(incoming, trailers, this.#socket);
  }

  // The connection is the handler's from here on.
  upgrade(head) {
    const request = this.#request;
    const socket = this.#socket;
    const response = this.#incoming;
    detach(request, socket);
    socket.readableFlowing = null;
    request.res = response;
    response.req = request;
    const type = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (request.listenerCount(type) === 0) {
      socket.destroy();
      return;
    }
    if (request.timeoutCb) socket.setTimeout(0, request.timeoutCb);
    socket.emit('agentRemove');
    request.destroyed = true;
    request.emit(type, response, socket, head);
    request._closed = true;
    request.emit('close');
  }
}

// ---- the socket's events ----

function failRequest(request, error) {
  if (channels.error.hasSubscribers) channels.error.publish({ request, error });
  request.emit('error', error);
}

function onSocketError(error) {
  const request = this._httpMessage;
  if (!request) return;
  request.socket._hadError = true;
  failRequest(request, error);
}

function onSocketClose() {
  const request = this._httpMessage;
  if (!request) return;
  const { res } = request;
  request.destroyed = true;
  if (res) {
    // The response was cut.
    if (!res.complete) res.destroy(resetBy('aborted'));
    request._closed = true;
    request.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!request.socket._hadError) {
      request.socket._hadError = true;
      failRequest(request, resetBy('socket hang up'));
    }
    request._closed = true;
    request.emit('close');
  }
  if (request.outputData) request.outputData.length = 0;
}

function onSocketDrain() {
  const request = this._httpMessage;
  if (request && !request.finished && request[kNeedDrain]) {
    request[kNeedDrain] = false;
    request.emit('drain');
  }
}

const kListeners = Symbol('kListeners');

function listenToBytes(request, socket, responses) {
  const parser = new MessageParser('response', responses, request.maxHeaderSize);
  const fail = (error) => {
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    socket.destroy();
    request.socket._hadError = true;
    failRequest(request, error);
  };
  const onData = (bytes) => {
    try {
      const rest = parser.execute(bytes);
      if (rest !== undefined && parser.isUpgraded) {
        socket.removeListener('data', onData);
        socket.removeListener('end', onEnd);
        responses.upgrade(Buffer.from(rest));
      }
    } catch (error) {
      fail(Object.assign(error, { rawPacket: bytes }));
    }
  };
  const onEnd = () => {
    try {
      parser.end();
      if (!request.res && !request.socket._hadError) {
        request.socket._hadError = true;
        failRequest(request, resetBy('socket hang up'));
      }
    } catch {
      // It was cut: 'close' says so.
    }
    socket.end();
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  return { data: onData, end: onEnd };
}

// Listens on the request's socket from now on, until it was answered.
function attach(request, socket) {
  const responses = new Responses(request, socket);
  request.socket = socket;
  socket._httpMessage = request;
  const listeners = { error: onSocketError, close: onSocketClose, drain: onSocketDrain };
  if (socket instanceof WireSocket) {
    socket[kMessages] = responses;
  } else {
    Object.assign(listeners, listenToBytes(request, socket, responses));
  }
  for (const name of ['error', 'close', 'drain']) socket.on(name, listeners[name]);
  request[kListeners] = listeners;
}

function detach(request, socket) {
  const listeners = request[kListeners];
  if (!listeners) return;
  for (const name of Object.keys(listeners)) socket.removeListener(name, listeners[name]);
  request[kListeners] = null;
  if (socket instanceof WireSocket) socket[kMessages] = null;
}

module.exports = { attach, failRequest, incomingOf, onBody, onComplete };
