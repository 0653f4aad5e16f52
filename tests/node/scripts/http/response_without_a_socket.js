'use strict';
const http = require('http');
// What waits is told by outputData, as adapters read it.
exports.handler = async () => {
  const shown = (response) => [response.outputData.map(({ data, encoding }) => [data.toString('latin1').replace(/Date: [^\r]*/, 'Date: now'), encoding]), response.outputSize > 0, response.writableLength > 0, response.finished, response.writableEnded, response.writableFinished, response.headersSent, response.writableNeedDrain];
  const whole = new http.ServerResponse({});
  whole.end('whole');
  const pieces = new http.ServerResponse({});
  const more = [pieces.write('one'), pieces.write(Buffer.alloc(20000)), pieces.writableHighWaterMark, pieces.writableCorked, pieces.writableObjectMode, pieces.closed, pieces.errored];
  pieces.end('two');
  const written = shown(pieces);
  written[0] = written[0].map(([text, encoding]) => [text.slice(0, 100), encoding]);
  return [shown(new http.ServerResponse({})), shown(whole), more, written];
};
