// RSA: import and export in every form, signatures, encryption, refusals.
'use strict';
const webAttempt = require('../web_attempt');
const keys = require('../fixed_keys');
const { bytes, shown } = webAttempt;
const der = (pem) => Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
exports.handler = async () => {
  const { subtle } = crypto;
  const result = {};
  for (const [name, hash, privateUses, publicUses] of [['RSASSA-PKCS1-v1_5', 'SHA-256', ['sign'], ['verify']], ['RSA-PSS', 'SHA-384', ['sign'], ['verify']], ['RSA-OAEP', 'SHA-1', ['decrypt'], ['encrypt', 'wrapKey']]]) {
    const algorithm = { name, hash };
    const mine = await subtle.importKey('pkcs8', der(keys.rsa.privateKey), algorithm, true, privateUses);
    const theirs = await subtle.importKey('spki', der(keys.rsa.publicKey), algorithm, true, publicUses);
    const jwk = await subtle.exportKey('jwk', mine);
    const fromJwk = await subtle.importKey('jwk', jwk, algorithm, false, privateUses);
    const row = { keys: [shown(mine), shown(theirs), shown(fromJwk)], jwk: Object.keys(jwk), alg: jwk.alg, publicJwk: await subtle.exportKey('jwk', theirs), same: [der(keys.rsa.privateKey).equals(Buffer.from(await subtle.exportKey('pkcs8', mine))), der(keys.rsa.publicKey).equals(Buffer.from(await subtle.exportKey('spki', theirs)))] };
    if (name === 'RSA-OAEP') {
      const sealed = await subtle.encrypt({ name, label: bytes('l') }, theirs, bytes('hi'));
      row.opened = [sealed.byteLength, Buffer.from(await subtle.decrypt({ name, label: bytes('l') }, fromJwk, sealed)).toString(), await webAttempt(() => subtle.decrypt({ name }, mine, sealed)), await webAttempt(() => subtle.encrypt({ name }, theirs, new Uint8Array(500))), await webAttempt(() => subtle.encrypt({ name }, mine, bytes('a')))];
    } else {
      const how = name === 'RSA-PSS' ? { name, saltLength: 32 } : name;
      const signature = await subtle.sign(how, fromJwk, bytes('data'));
      row.signature = [name === 'RSA-PSS' ? signature.byteLength : shown(signature), await subtle.verify(how, theirs, signature, bytes('data')), await subtle.verify(how, theirs, signature, bytes('date')), await subtle.verify(how, theirs, bytes('short'), bytes('data')), await webAttempt(() => subtle.sign(how, theirs, bytes('a'))), await webAttempt(() => subtle.verify(how, mine, signature, bytes('a')))];
    }
    row.refused = await Promise.all([['raw', mine], ['spki', mine], ['pkcs8', theirs], ['raw', theirs]].map(([format, key]) => webAttempt(() => subtle.exportKey(format, key))));
    row.imports = await Promise.all([['pkcs8', der(keys.rsa.privateKey), publicUses], ['pkcs8', der(keys.rsa.privateKey), []], ['spki', bytes('garbage'), publicUses], ['raw', bytes('a'), publicUses], ['jwk', { kty: 'oct' }, publicUses], ['jwk', { ...jwk, alg: 'XX' }, privateUses]].map(([format, data, uses]) => webAttempt(() => subtle.importKey(format, data, algorithm, true, uses))));
    result[name] = row;
  }
  result.pss = [await webAttempt(async () => subtle.sign({ name: 'RSA-PSS' }, await subtle.importKey('pkcs8', der(keys.rsa.privateKey), { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']), bytes('a'))), await webAttempt(async () => subtle.sign({ name: 'RSA-PSS', saltLength: 5000 }, await subtle.importKey('pkcs8', der(keys.rsa.privateKey), { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']), bytes('a')))];
  return result;
};
