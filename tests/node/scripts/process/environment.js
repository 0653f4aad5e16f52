'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const { env } = process;
  env.NUMBER = 5;
  env.BOOL = true;
  env.UNDEF = undefined;
  env.NULL = null;
  env.OBJECT = { toString: () => 'text' };
  const out = [env.NUMBER, env.BOOL, env.UNDEF, env.NULL, env.OBJECT, 'NUMBER' in env, 'NOPE' in env, env.NOPE === undefined, env.hasOwnProperty('BOOL'), Object.keys(env).includes('NUMBER'), delete env.NUMBER, env.NUMBER === undefined, delete env.NOPE];
  return [out, attempt(() => { env.SYM = Symbol('x'); }).name, attempt(() => { env[Symbol('k')] = 1; }).name, attempt(() => Object.defineProperty(env, 'X', { value: 'v' })).code, attempt(() => Object.defineProperty(env, 'G', { get() {}, configurable: true })).code,
    Object.getOwnPropertyDescriptor(env, 'BOOL'), { ...env }.BOOL, JSON.parse(JSON.stringify(env)).NULL, process.env === env];
};
