'use strict';
// One connection to a Server: a Duplex on which requests come, answered one after another.
const { Buffer } = require('../buffer/buffer');
const { channel } = require('../diagnostics_channel');
const { kUniqueHeaders } = require('./head');
const { kNeedDrain } = require('./outgoing');
const { MessageParser, valuesOf } = require('./parser');
const { incomingOf, onBody, onComplete } = require('./responses');

const channels = { start: channel('http.server.request.start'), finish: channel('http.server.response.finish') };

class Connection {
  #server;
  #socket;
  #classes;
  #incoming = null;
  #waiting = [];     // responses behind the one that is written
  #current = null;
  #requests = 0;
  #last = false;     // no request is heard any more

  constructor(server, socket, classes) {
    this.#server = server;
    this.#socket = socket;
    this.#classes = classes;
  }

  head(message) {
    const server = this.#server;
    const socket = this.#socket;
    const request = incomingOf(message, socket, server.joinDuplicateHeaders, this.#classes.Incoming);
    request.method = message.method;
    request.url = message.target;
    request._addHeaderLines(message.fields, message.fields.length);
    if (message.upgrade && server.listenerCount(message.method === 'CONNECT' ? 'connect' : 'upgrade') > 0) {
      this.upgraded = request;
      return true;
    }
    request.upgrade = false;
    this.#incoming = request;
    this.#answer(request, message);
    return false;
  }

  #answer(request, message) {
    const server = this.#server;
    const response = new this.#classes.Response(request, { rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites });
    response._keepAliveTimeout = server.keepAliveTimeout;
    response._maxRequestsPerSocket = server.maxRequestsPerSocket;
    response.shouldKeepAlive = message.keepAlive;
    response[kUniqueHeaders] = server[kUniqueHeaders];
    response.maxRequestsOnConnectionReached = server.maxRequestsPerSocket > 0 && ++this.#requests >= server.maxRequestsPerSocket;
    response.on('finish', () => this.#onFinish(request, response));
    this.#publish(channels.start, request, response);
    if (this.#current === null) this.#start(response);
    else this.#waiting.push(response);
    const expects = valuesOf(message.fields, 'expect')[0];
    const hosts = valuesOf(message.fields, 'host').length;
    if (server.requireHostHeader && hosts !== 1 && message.major === 1 && message.minor === 1) {
      response.writeHead(400, ['Connection', 'close']);
      response.end();
    } else if (expects !== undefined && message.major === 1 && message.minor === 1) {
      this.#expect(request, response, expects);
    } else {
      server.emit('request', request, response);
    }
  }

  #expect(request, response, expects) {
    const server = this.#server;
    const isContinue = /(?:^|\W)100-continue(?:$|\W)/i.test(expects);
    const special = isContinue ? 'checkContinue' : 'checkExpectation';
    if (isContinue) response._expect_continue = true;
    if (server.listenerCount(special) > 0) {
      server.emit(special, request, response);
    } else if (isContinue) {
      response.writeContinue();
      server.emit('request', request, response);
    } else {
      response.writeHead(417);
      response.end();
    }
  }

  #start(response) {
    this.#current = response;
    response.assignSocket(this.#socket);
  }

  #publish(its, request, response) {
    if (its.hasSubscribers) its.publish({ request, response, socket: this.#socket, server: this.#server });
  }

  #onFinish(request, response) {
    this.#publish(channels.finish, request, response);
    // What was not read of the request would stand in front of the next one.
    if (!request._consuming) request._dump();
    response.detachSocket(this.#socket);
    this.#current = null;
    request.destroyed || request.emit('close');
    response._closed = true;
    response.emit('close');
    if (response._last) {
      this.#last = true;
      this.#socket.end();
    } else if (this.#waiting.length > 0) {
      this.#start(this.#waiting.shift());
    }
  }

  body(bytes) { onBody(this.#incoming, bytes, this.#socket); }

  complete(trailers) {
    const incoming = this.#incoming;
    this.#incoming = null;
    onComplete(incoming, trailers, this.#socket);
  }

  get isDone() { return this.#last; }

  drain() {
    const response = this.#current;
    if (response?.[kNeedDrain]) {
      response[kNeedDrain] = false;
      response.emit('drain');
    }
  }

  // The other side left.
  close() {
    if (this.#incoming !== null && !this.#incoming.complete) {
      this.#incoming.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    }
    this.#server._connections--;
  }
}

const kBadRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
const kTooLarge = 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n';

function serve(server, socket, classes) {
  const connection = new Connection(server, socket, classes);
  const parser = new MessageParser('request', connection, server.maxHeaderSize);
  server._connections++;
  socket.server = server;
  const fail = (error) => {
    socket.removeListener('data', onData);
    if (server.emit('clientError', error, socket)) return;
    if (socket.writable) socket.write(error.code === 'HPE_HEADER_OVERFLOW' ? kTooLarge : kBadRequest);
    socket.destroy(error.code === undefined ? error : undefined);
  };
  const onData = (bytes) => {
    if (connection.isDone) return;
    try {
      const rest = parser.execute(bytes);
      if (rest === undefined || !connection.upgraded) return;
      socket.removeListener('data', onData);
      const request = connection.upgraded;
      server.emit(request.method === 'CONNECT' ? 'connect' : 'upgrade', request, socket, Buffer.from(rest));
    } catch (error) {
      if (!String(error.code).startsWith('HPE_')) throw error;
      fail(Object.assign(error, { rawPacket: bytes }));
    }
  };
  socket.on('data', onData);
  socket.on('drain', () => connection.drain());
  socket.on('close', () => connection.close());
  socket.on('error', (error) => { if (!server.emit('clientError', error, socket)) socket.destroy(error); });
  socket.on('end', () => {
    try {
      parser.end();
    } catch (error) {
      fail(error);
      return;
    }
    if (!server.httpAllowHalfOpen && parser.isIdle && socket.writable) socket.end();
  });
}

module.exports = { serve };
