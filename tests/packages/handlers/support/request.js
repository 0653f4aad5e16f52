// What handlers need of the event's request: plain headers and the body's text.
'use strict';
exports.requestOf = (event) => event.Records[0].cf.request;
exports.headersOf = (event) =>
  Object.fromEntries(Object.entries(exports.requestOf(event).headers).map(([name, [{ value }]]) => [name, value]));
exports.bodyOf = (event) => Buffer.from(exports.requestOf(event).body.data, 'base64').toString();
// The outcome of a call as JSON: its value, or which error it threw.
exports.attempt = async (call) => {
  try {
    return await call();
  } catch (error) {
    return { error: error.name, code: error.code, message: error.message };
  }
};
