'use strict';

// Origin request: from the address that people see to the file in the folder.
//   /            -> /index.html, or /b/index.html for side b of the experiment
//   /products/   -> /products/index.html
//   /about       -> /about.html

const cookies = require('./cookies');

exports.handler = async (event) => {
  const request = event.Records[0].cf.request;
  if (request.uri === '/' && cookies.read(request.headers, 'experiment') === 'b') {
    request.uri = '/b/';
  }
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  } else if (!request.uri.slice(request.uri.lastIndexOf('/')).includes('.')) {
    request.uri += '.html';
  }
  return request;
};
