'use strict';
const session = require('cookie-session');
const express = require('express');
const jwt = require('jsonwebtoken');
const passport = require('passport');
const jwtStrategy = require('passport-jwt');
const LocalStrategy = require('passport-local');
const serverless = require('serverless-http');

passport.use(new LocalStrategy((name, password, done) => done(null, password === 'right' ? { id: 7, name } : false)));
passport.use(new jwtStrategy.Strategy({ jwtFromRequest: jwtStrategy.ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: 'key' }, (payload, done) => done(null, payload)));
passport.serializeUser((user, done) => done(null, JSON.stringify(user)));
passport.deserializeUser((text, done) => done(null, JSON.parse(text)));

const app = express();
app.use(session({ keys: ['key'], name: 'shop' }));
// cookie-session has nothing to renew or to store, but passport asks for it.
app.use((request, response, next) => {
  Object.assign(request.session, { regenerate: (done) => done(), save: (done) => done() });
  next();
});
app.use(express.urlencoded({ extended: true }), passport.initialize(), passport.session());
app.post('/login', passport.authenticate('local', { successRedirect: '/me', failureRedirect: '/login?failed' }));
app.get('/me', (request, response) => (request.user ? response.json(request.user) : response.status(401).end()));
app.get('/api', passport.authenticate('jwt', { session: false }), (request, response) => response.json({ sub: request.user.sub }));

const handle = serverless(app);
const ask = (method, path, { headers = {}, cookies, body } = {}) =>
  handle({ version: '2.0', rawPath: path, rawQueryString: '', headers, cookies, body, requestContext: { http: { method, path, sourceIp: '203.0.113.178' } } }, {});

async function login(password) {
  const { statusCode, headers, cookies } = await ask('POST', '/login', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `username=ada&password=${password}` });
  const jar = cookies?.map((cookie) => cookie.split(';')[0]);
  const me = await ask('GET', '/me', { cookies: jar, headers: jar ? { cookie: jar.join('; ') } : {} });
  return [statusCode, headers.location, cookies, me.statusCode, me.body];
}

exports.handler = async () => {
  const tokens = [jwt.sign({ sub: 'ada' }, 'key', { noTimestamp: true }), jwt.sign({ sub: 'ada' }, 'other'), 'nonsense'];
  const asked = await Promise.all(tokens.map((token) => ask('GET', '/api', { headers: { authorization: `Bearer ${token}` } })));
  return { logins: [await login('right'), await login('wrong')], api: asked.map(({ statusCode, body }) => [statusCode, body]) };
};
