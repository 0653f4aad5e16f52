'use strict';
// Whether a certificate is one for a host (RFC 6125), and what is wrong with one, in Node's words.
const { native } = require('../core/native');
const { codes } = require('../net/codes');
const { bytesOf, isIP, textOf } = require('../net/addresses');

// By OpenSSL's number (X509_V_ERR_…): Node's code.
const kVerifyErrors = {
  __proto__: null, 2: 'UNABLE_TO_GET_ISSUER_CERT', 3: 'UNABLE_TO_GET_CRL', 4: 'UNABLE_TO_DECRYPT_CERT_SIGNATURE', 5: 'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  6: 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 7: 'CERT_SIGNATURE_FAILURE', 8: 'CRL_SIGNATURE_FAILURE', 9: 'CERT_NOT_YET_VALID', 10: 'CERT_HAS_EXPIRED',
  11: 'CRL_NOT_YET_VALID', 12: 'CRL_HAS_EXPIRED', 13: 'ERROR_IN_CERT_NOT_BEFORE_FIELD', 14: 'ERROR_IN_CERT_NOT_AFTER_FIELD',
  15: 'ERROR_IN_CRL_LAST_UPDATE_FIELD', 16: 'ERROR_IN_CRL_NEXT_UPDATE_FIELD', 17: 'OUT_OF_MEM', 18: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  19: 'SELF_SIGNED_CERT_IN_CHAIN', 20: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 21: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 22: 'CERT_CHAIN_TOO_LONG',
  23: 'CERT_REVOKED', 24: 'INVALID_CA', 25: 'PATH_LENGTH_EXCEEDED', 26: 'INVALID_PURPOSE', 27: 'CERT_UNTRUSTED', 28: 'CERT_REJECTED',
  62: 'HOSTNAME_MISMATCH',
};

// null: nothing is wrong.
function verifyError(number) {
  if (number === 0) return null;
  const error = new Error(native.tls.factsVerification(number));
  error.code = kVerifyErrors[number] ?? 'UNSPECIFIED';
  return error;
}

const unwrap = (name) => name.replace(/\.$/, '');
const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const labelsOf = (name) => lower(unwrap(name)).split('.');

function matches(hostLabels, pattern, wildcards) {
  if (!pattern) return false;
  const labels = labelsOf(pattern);
  if (labels.length !== hostLabels.length || labels.includes('')) return false;
  // What is no printable ASCII is no name.
  if (!labels.every((label) => /^[\x21-\x7e]*$/.test(label))) return false;
  for (let i = hostLabels.length - 1; i > 0; i--) {
    if (hostLabels[i] !== labels[i]) return false;
  }
  const [first] = hostLabels;
  const [own] = labels;
  const parts = own.split('*');
  if (parts.length === 1 || own.includes('xn--')) return first === own;
  if (!wildcards || parts.length > 2 || labels.length <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= first.length && first.startsWith(prefix) && first.endsWith(suffix);
}

// subjectaltname as OpenSSL prints it; values that hold a comma or a quote are JSON strings.
function splitAltNames(text) {
  const entries = [];
  for (let rest = text; rest !== '';) {
    const quote = /^[^",]*"/.exec(rest);
    const comma = rest.indexOf(', ');
    if (quote !== null) {
      const start = quote[0].length - 1;
      const literal = /^"(?:[^"\\]|\\.)*"/.exec(rest.slice(start));
      if (literal === null) {
        const error = new SyntaxError('Invalid subject alternative name string');
        error.code = 'ERR_TLS_CERT_ALTNAME_FORMAT';
        throw error;
      }
      entries.push(rest.slice(0, start) + JSON.parse(literal[0]));
      rest = rest.slice(start + literal[0].length).replace(/^, /, '');
    } else {
      entries.push(comma === -1 ? rest : rest.slice(0, comma));
      rest = comma === -1 ? '' : rest.slice(comma + 2);
    }
  }
  return entries;
}

function canonical(address) {
  const bytes = bytesOf(address);
  return bytes === null ? '' : textOf(bytes);
}

function altNamesOf(text) {
  const dns = [];
  const ips = [];
  for (const entry of splitAltNames(text)) {
    if (entry.startsWith('DNS:')) dns.push(entry.slice(4));
    else if (entry.startsWith('IP Address:')) ips.push(canonical(entry.slice(11)));
  }
  return { dns, ips };
}

// undefined: it is one for `hostname`.
function checkServerIdentity(hostname, cert) {
  const host = `${hostname}`;
  const { subject, subjectaltname } = cert;
  const { dns, ips } = subjectaltname ? altNamesOf(subjectaltname) : { dns: [], ips: [] };
  const plain = unwrap(host);
  let reason = 'Unknown reason';
  let valid = false;
  if (isIP(plain) !== 0) {
    valid = ips.includes(canonical(plain));
    if (!valid) reason = `IP: ${plain} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dns.length > 0 || subject?.CN) {
    const hostLabels = labelsOf(plain);
    if (dns.length > 0) {
      valid = dns.some((pattern) => matches(hostLabels, pattern, true));
      if (!valid) reason = `Host: ${plain}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      const { CN } = subject;
      valid = Array.isArray(CN) ? CN.some((name) => matches(hostLabels, name, true)) : matches(hostLabels, CN, true);
      if (!valid) reason = `Host: ${plain}. is not cert's CN: ${CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  if (valid) return undefined;
  const error = new codes.ERR_TLS_CERT_ALTNAME_INVALID(reason);
  error.reason = reason;
  error.host = host;
  error.cert = cert;
  return error;
}

module.exports = { checkServerIdentity, verifyError };
