'use strict';

// Viewer request, /private/*: HTTP Basic authentication. The password of a demo; a real one is never in the code.

const EXPECTED = 'Basic ' + Buffer.from('member:summit').toString('base64');

exports.handler = (event, context, callback) => {
  const request = event.Records[0].cf.request;
  const given = request.headers.authorization;
  if (given && given[0].value === EXPECTED) {
    callback(null, request);
    return;
  }
  callback(null, {
    status: '401',
    statusDescription: 'Unauthorized',
    headers: {
      'www-authenticate': [{ key: 'WWW-Authenticate', value: 'Basic realm="Members", charset="UTF-8"' }],
      'content-type': [{ key: 'Content-Type', value: 'text/html; charset=utf-8' }],
      'cache-control': [{ key: 'Cache-Control', value: 'no-store' }],
    },
    body: '<!doctype html><title>Members only</title><p>This page is for members. <a href="/">Back to the shop</a></p>',
  });
};
