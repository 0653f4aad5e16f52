'use strict';
const http = require('http');
const https = require('https');
const keys = (value) => Object.keys(value);
exports.handler = async () => ({
  http: keys(http), https: keys(https), methods: http.METHODS, codes: http.STATUS_CODES, size: http.maxHeaderSize,
  prototypes: [http.IncomingMessage, http.OutgoingMessage, http.ServerResponse, http.ClientRequest, http.Agent, https.Agent].map((Class) => keys(Class.prototype).sort()),
  agents: [http.globalAgent, https.globalAgent].map((agent) => [keys(agent), agent.options, agent.defaultPort, agent.protocol, agent.maxSockets, agent.maxFreeSockets, agent.keepAlive, agent.scheduling]),
  response: keys(new http.ServerResponse({})).sort(), incoming: keys(new http.IncomingMessage()).filter((key) => !/^_(events|eventsCount|readableState)$/.test(key)),
  server: keys(http.createServer()).sort(),
  lengths: [http.ClientRequest, http.request, http.get, http.ServerResponse, http.Agent, http.OutgoingMessage, http.IncomingMessage, http.Server, http.createServer].map((f) => [f.name, f.length]),
  inherits: [http.ServerResponse.prototype instanceof http.OutgoingMessage, http.ClientRequest.prototype instanceof http.OutgoingMessage, http.OutgoingMessage.prototype instanceof require('stream'), http.IncomingMessage.prototype instanceof require('stream').Readable, https.Agent.prototype instanceof http.Agent, new http.Server() instanceof require('events')],
});
