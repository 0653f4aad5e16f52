'use strict';

// Viewer response, hit or miss: security headers, and the cookie that keeps a visitor on one side of the experiment.

const HEADERS = {
  'Strict-Transport-Security': 'max-age=63072000',
  'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
};

exports.handler = async (event) => {
  const response = event.Records[0].cf.response;
  const { headers } = response;
  for (const [key, value] of Object.entries(HEADERS)) {
    headers[key.toLowerCase()] = [{ key, value }];
  }
  const side = headers['x-experiment'];
  if (side) {
    const value = `experiment=${side[0].value}; Path=/; Max-Age=2592000; SameSite=Lax`;
    headers['set-cookie'] = [...(headers['set-cookie'] || []), { key: 'Set-Cookie', value }];
  }
  return response;
};
