'use strict';
exports.handler = async () => ['assert', 'buffer', 'console', 'events', 'os', 'path', 'process', 'querystring', 'stream', 'string_decoder', 'timers', 'url', 'util'].map((name) => [name, require(name) === require(`node:${name}`)]);
