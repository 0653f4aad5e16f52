'use strict';
const basicAuth = require('basic-auth');
const { isbot, isbotMatch } = require('isbot');
const UAParser = require('ua-parser-js');
const { match, pathToRegexp, compile } = require('path-to-regexp');
const mime = require('mime-types');
const contentType = require('content-type');
const createError = require('http-errors');
const semver = require('semver');
const { attempt, headersOf, requestOf } = require('./support/request.js');

const AGENTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124.0.2478.51',
  'Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36',
  'curl/8.4.0', '',
];

exports.handler = async (event) => {
  const headers = headersOf(event);
  const { uri } = requestOf(event);
  const route = match('/products/:id{/reviews}{/*rest}');
  return {
    user: basicAuth({ headers }),
    badUser: basicAuth({ headers: { authorization: 'Basic %%%' } }) ?? null,
    bots: AGENTS.map((agent) => [isbot(agent), isbotMatch(agent)]),
    agents: [headers['user-agent'], ...AGENTS].map((agent) => new UAParser(agent).getResult()).map(({ browser, os, device, engine }) => [browser.name, browser.version, os.name, os.version, device.type, device.model, engine.name]),
    routes: [route(uri), route('/products/a%20b/c/d'), route('/other'), compile('/p/:id{.:ext}')({ id: 'a b', ext: 'png' }), pathToRegexp('/a/*path').keys],
    badRoute: (await attempt(() => match('/a(b')('/'))).message.split(':')[0],
    types: [mime.lookup('a/b.webp'), mime.contentType('page.html'), mime.extension('application/json; charset=utf-8'), mime.charset('text/css'), mime.lookup('none')],
    content: [contentType.parse('text/html; charset="utf-8"; x=y'), contentType.format({ type: 'image/svg+xml', parameters: { charset: 'utf-8' } })],
    errors: [createError(404, 'no such page', { code: 'X' }), new createError.TooManyRequests(), createError(500, new Error('inner'))].map((error) => ({ name: error.name, message: error.message, status: error.status, expose: error.expose, http: createError.isHttpError(error), code: error.code })),
    versions: [semver.satisfies('20.11.1', '>=18 <21 || ~22.1'), semver.inc('1.2.3-beta.1', 'prerelease'), ['1.10.0', '1.9.0', '1.9.0-rc.1'].sort(semver.compare), semver.minVersion('^1.2 || >3').version, semver.coerce('v3.4').raw],
  };
};
