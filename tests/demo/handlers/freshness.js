'use strict';

// Origin response: how long browsers and the edge may keep the answer. Runs before the answer is cached.

const cookies = require('./cookies');

exports.handler = async (event) => {
  const { request, response } = event.Records[0].cf;
  if (response.status === '200') {
    const asset = request.uri.startsWith('/assets/') || request.uri.endsWith('.svg');
    const value = asset ? 'public, max-age=86400' : 'public, max-age=0, s-maxage=60';
    response.headers['cache-control'] = [{ key: 'Cache-Control', value }];
    const side = cookies.read(request.headers, 'experiment');
    if (side) response.headers['x-experiment'] = [{ key: 'X-Experiment', value: side }];
  }
  return response;
};
