'use strict';

// Viewer request, all pages; has work on the front page only: language redirect, then the visitor's side of the A/B
// experiment.

const querystring = require('querystring');
const cookies = require('./cookies');

const SIDES = ['a', 'b'];

// The language that the viewer likes best; "de-AT;q=0.7, en" means English.
function preferredLanguage(headers) {
  const accepted = (headers['accept-language'] || []).map((line) => line.value).join(',');
  let best = { language: 'en', quality: 0 };
  for (const part of accepted.split(',')) {
    const [tag, ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='));
    const quality = weight ? Number(weight.slice(2)) || 0 : 1;
    if (tag && quality > best.quality) best = { language: tag.split('-')[0], quality };
  }
  return best.language;
}

exports.handler = async (event) => {
  const request = event.Records[0].cf.request;

  if (request.uri !== '/') return request;

  const asked = querystring.parse(request.querystring).lang;
  if (!asked && preferredLanguage(request.headers) === 'de') {
    return {
      status: '302',
      statusDescription: 'Found',
      headers: {
        location: [{ key: 'Location', value: '/de/' }],
        'cache-control': [{ key: 'Cache-Control', value: 'no-store' }],
        vary: [{ key: 'Vary', value: 'Accept-Language' }],
      },
    };
  }

  // The cookie is part of the cache key (brink.json), so that each side of the experiment has its own cached page.
  if (!SIDES.includes(cookies.read(request.headers, 'experiment'))) {
    const side = SIDES[Math.floor(Math.random() * SIDES.length)];
    request.headers.cookie = [...(request.headers.cookie || []), { key: 'Cookie', value: `experiment=${side}` }];
  }
  return request;
};
