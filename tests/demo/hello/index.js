'use strict';

// Viewer request, /hello: an answer made at the edge; neither cache nor origin hears of it.

const querystring = require('querystring');

// Module scope lives as long as the execution context: this counts the calls of one context.
let calls = 0;

exports.handler = async (event) => {
  const { request, config } = event.Records[0].cf;
  const name = String(querystring.parse(request.querystring).name || 'stranger').slice(0, 40);
  calls += 1;
  console.log(`greeting number ${calls}`);
  return {
    status: '200',
    statusDescription: 'OK',
    headers: {
      'content-type': [{ key: 'Content-Type', value: 'text/plain; charset=utf-8' }],
      'cache-control': [{ key: 'Cache-Control', value: 'no-store' }],
      'x-content-type-options': [{ key: 'X-Content-Type-Options', value: 'nosniff' }],
    },
    body: `Hello ${name}, this is ${config.distributionDomainName}, greeting number ${calls} of this context.\n`,
  };
};
