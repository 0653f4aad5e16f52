'use strict';
const attempt = require('../attempt');
const http = require('http');
exports.handler = async () => {
  const response = new http.ServerResponse({});
  const results = [
    () => response.setHeader('X-One', 1) === response, () => response.setHeader('Set-Cookie', ['a=1', 'b=2']).getHeader('set-cookie'), () => response.appendHeader('set-cookie', 'c=3').getHeader('Set-Cookie'),
    () => response.appendHeader('x-one', ['2', '3']).getHeader('x-one'), () => response.appendHeader('New', 'x').getHeader('new'), () => response.hasHeader('NEW'), () => response.hasHeader('other'),
    () => response.getHeaderNames(), () => response.getRawHeaderNames(), () => response.getHeaders(), () => Object.getPrototypeOf(response.getHeaders()), () => response.removeHeader('new'), () => response.getHeader('new'),
    () => response._renderHeaders(), () => response.setHeaders(new Map([['a', 1], ['b', [2, 3]]])).getHeaders(), () => response.setHeaders(new Headers([['set-cookie', 'x=1'], ['set-cookie', 'y=2'], ['q', 'r']])).getHeaders(),
    () => response.setHeaders({}), () => response.setHeaders(['a']), () => response.setHeader('a b', 'c'), () => response.setHeader('a', '\n'), () => response.setHeader('a', undefined), () => response.setHeader('', 'x'), () => response.setHeader(), () => response.getHeader(), () => response.hasHeader(5), () => response.removeHeader(),
    () => { response.writeHead(200); return response.headersSent; }, () => response.setHeader('a', 'b'), () => response.appendHeader('a', 'b'), () => response.removeHeader('a'), () => response.setHeaders(new Map()), () => response._renderHeaders(), () => response.getHeader('x-one'),
    () => new http.OutgoingMessage().getHeaders(), () => new http.OutgoingMessage().getHeaderNames(), () => new http.OutgoingMessage().getRawHeaderNames(), () => new http.OutgoingMessage().hasHeader('a'), () => new http.OutgoingMessage()._implicitHeader(),
  ];
  return results.map(attempt);
};
