// subtle.digest: algorithms, kinds of data, refusals.
'use strict';
const webAttempt = require('../web_attempt');
const { bytes } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const result = {};
  for (const name of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'sha-256']) result[name] = await webAttempt(() => subtle.digest(name, bytes('abc')));
  result.kinds = await Promise.all([{ name: 'SHA-256' }, 'SHA-256'].map((a) => webAttempt(() => subtle.digest(a, bytes('abc').buffer))));
  result.views = [await webAttempt(() => subtle.digest('SHA-1', new DataView(bytes('abc').buffer, 1))), await webAttempt(() => subtle.digest('SHA-1', Buffer.from('abc')))];
  const changing = bytes('abc');
  const pending = subtle.digest('SHA-1', changing);
  changing.fill(0);
  result.taken = Buffer.from(await pending).toString('hex');
  result.errors = await Promise.all([[], ['SHA-256'], ['MD5', bytes('a')], ['SHA-256', 'abc'], [{}, bytes('a')], [5, bytes('a')], [null, bytes('a')]].map((args) => webAttempt(() => subtle.digest(...args))));
  return result;
};
