// What AES refuses: wrong parameters, forged data, keys of another kind.
'use strict';
const webAttempt = require('../web_attempt');
const { bytes } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const raw = new Uint8Array(16);
  const iv = new Uint8Array(16);
  const key = (name, usages) => subtle.importKey('raw', raw, name, true, usages);
  const [cbc, gcm, ctr, kw] = await Promise.all([key('AES-CBC', ['encrypt', 'decrypt']), key('AES-GCM', ['encrypt', 'decrypt']), key('AES-CTR', ['encrypt']), key('AES-KW', ['wrapKey'])]);
  const cases = [
    () => subtle.decrypt({ name: 'AES-CBC', iv }, cbc, bytes('hello')), () => subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(5) }, cbc, bytes('a')), () => subtle.encrypt({ name: 'AES-CBC' }, cbc, bytes('a')),
    () => subtle.encrypt({ name: 'AES-GCM', iv }, cbc, bytes('a')), () => subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 64 }, kw, bytes('a')), () => subtle.decrypt({ name: 'AES-CTR', counter: iv, length: 64 }, ctr, bytes('a')),
    () => subtle.decrypt({ name: 'AES-GCM', iv }, gcm, new Uint8Array(20)), () => subtle.decrypt({ name: 'AES-GCM', iv }, gcm, new Uint8Array(5)), () => subtle.encrypt({ name: 'AES-GCM', iv, tagLength: 5 }, gcm, bytes('a')), () => subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(0) }, gcm, bytes('a')), () => subtle.encrypt({ name: 'AES-GCM' }, gcm, bytes('a')),
    () => subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 0 }, ctr, bytes('a')), () => subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 129 }, ctr, bytes('a')), () => subtle.encrypt({ name: 'AES-CTR', counter: new Uint8Array(5), length: 64 }, ctr, bytes('a')), () => subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 1 }, ctr, new Uint8Array(48)),
    () => subtle.encrypt({ name: 'AES-CBC', iv }, {}, bytes('a')), () => subtle.encrypt({ name: 'AES-CBC', iv }, cbc, 'a'), () => subtle.encrypt({ name: 'AES-CBC', iv }, cbc), () => subtle.encrypt('XYZ', cbc, bytes('a')),
  ];
  const results = [];
  for (const call of cases) results.push(await webAttempt(call));
  return results;
};
