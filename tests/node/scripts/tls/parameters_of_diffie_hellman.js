'use strict';
// dhparam: what is too weak is refused, what is no parameters is none.
const crypto = require('crypto');
const tls = require('tls');
const attempt = require('../attempt');
const { connectOver, secured } = require('../tls_pair');

// SEQUENCE of the prime and 2.
function pemOf(prime) {
  const length = (size) => (size < 128 ? [size] : [0x82, size >> 8, size & 255]);
  const digits = [0, ...prime];
  const body = [0x02, ...length(digits.length), ...digits, 0x02, 1, 2];
  const der = Buffer.from([0x30, ...length(body.length), ...body]);
  return `-----BEGIN DH PARAMETERS-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END DH PARAMETERS-----\n`;
}
const group = (name) => crypto.getDiffieHellman(name).getPrime();
const encrypted = (pem) => pem.replace('PARAMETERS-----\n', 'PARAMETERS-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF\n\n');

exports.handler = async () => {
  const warnings = [];
  const onWarning = ({ name, message }) => warnings.push([name, message]);
  process.on('warning', onWarning);
  const make = (dhparam) => attempt(() => typeof tls.createSecureContext({ dhparam }).context);
  const log = [make(pemOf(group('modp1'))), make(pemOf(group('modp2'))), make(Buffer.from(pemOf(group('modp14')))), make('nothing'),
    make(5), make('auto'), make(pemOf(group('modp14')).replace(/.{64}\n/, '\n'))];
  // Under a passphrase that nobody is asked for. (Node asks on a terminal, if there is one.)
  log.push(process.stdin.isTTY ? 'object' : make(encrypted(pemOf(group('modp14')))));
  const ciphers = 'DHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0';
  const { client } = connectOver({ maxVersion: 'TLSv1.2', ciphers }, { dhparam: pemOf(group('modp14')), ciphers });
  await secured(client);
  log.push(client.getCipher().name);
  client.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('warning', onWarning);
  return { log, warnings };
};
