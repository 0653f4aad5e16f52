'use strict';
// X509Certificate, and Certificate (signed public key and challenge).
const { ObjectAssign, ObjectCreate, ObjectDefineProperty, Symbol, SymbolFor } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateBoolean, validateObject, validateString } = require('../core/validators');
const { inspect } = require('../inspect/inspect');
const { Buffer } = require('../buffer/buffer');
const { HostObject, hideBase, kCopy } = require('../web/host_objects');
const { toBytes } = require('./key_encoding');
const { PublicKeyObject, handleOf, isKeyObject } = require('./keys');

const { isArrayBufferView } = native.types;
const {
  bits, certificateBelongsTo, certificateDigest, certificateIsAuthority, certificateIsIssuedBy, certificateIsSignedBy, certificateKey,
  certificateKeyBytes, certificateMatch, certificateName, certificateRaw, certificateRead, certificateText, certificateUsages, details,
  encodedPoint, parts, type: typeOf,
} = native.keys;
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const kAlwaysCheckSubject = 0x1;
const kNoWildcards = 0x2;
const kNoPartialWildcards = 0x4;
const kMultiLabelWildcards = 0x8;
const kSingleLabelSubdomains = 0x10;
const kNeverCheckSubject = 0x20;
const kNistCurves = { __proto__: null, prime192v1: 'P-192', secp224r1: 'P-224', prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function matchFlags(options) {
  if (options === undefined) return 0;
  validateObject(options, 'options');
  const { subject = 'default', wildcards = true, partialWildcards = true, multiLabelWildcards = false, singleLabelSubdomains = false } = options;
  if (subject !== 'default' && subject !== 'always' && subject !== 'never') throw new ERR_INVALID_ARG_VALUE('options.subject', subject);
  validateBoolean(wildcards, 'options.wildcards');
  validateBoolean(partialWildcards, 'options.partialWildcards');
  validateBoolean(multiLabelWildcards, 'options.multiLabelWildcards');
  validateBoolean(singleLabelSubdomains, 'options.singleLabelSubdomains');
  return (subject === 'always' ? kAlwaysCheckSubject : 0) | (subject === 'never' ? kNeverCheckSubject : 0) |
    (wildcards ? 0 : kNoWildcards) | (partialWildcards ? 0 : kNoPartialWildcards) |
    (multiLabelWildcards ? kMultiLabelWildcards : 0) | (singleLabelSubdomains ? kSingleLabelSubdomains : 0);
}

const toBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const hex = (bytes) => native.hexEncode(bytes).toUpperCase();
const fingerprintOf = (handle, digest) => hex(certificateDigest(handle, digest)).replace(/..(?!$)/g, '$&:');

// A list in which a name comes again has all its values.
function collect(pairs) {
  const object = ObjectCreate(null);
  for (const [name, value] of pairs) {
    if (!(name in object)) object[name] = value;
    else if (Array.isArray(object[name])) object[name].push(value);
    else object[name] = [object[name], value];
  }
  return object;
}

function nameObject(handle, which) {
  const list = certificateName(handle, which);
  return collect(Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]]));
}

function infoAccessObject(text) {
  if (text === undefined) return undefined;
  const object = ObjectCreate(null);
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1);
    (object[line.slice(0, colon)] ??= []).push(value[0] === '"' ? JSON.parse(value) : value);
  }
  return object;
}

// What the legacy object says of RSA and EC keys.
function legacyKey(key, handle) {
  const type = typeOf(key);
  if (type === 'rsa') {
    const { n, e } = parts(key);
    return { modulus: hex(n).replace(/^0+(?=.)/, ''), bits: bits(key), exponent: `0x${native.hexEncode(e).replace(/^0+(?=.)/, '')}`,
      pubkey: toBuffer(certificateKeyBytes(handle)) };
  }
  if (type !== 'ec') return {};
  const { namedCurve } = details(key);
  return { bits: bits(key), pubkey: toBuffer(encodedPoint(key, false)), asn1Curve: namedCurve, nistCurve: kNistCurves[namedCurve] };
}

const kInternalState = Symbol('kInternalState');
let certificateIn;

// For structuredClone and postMessage.
function copyCertificate() {
  const { raw } = this;
  return () => new X509Certificate(raw);
}

class X509Certificate extends HostObject {
  #handle;
  #publicKey;

  constructor(buffer) {
    super();
    const bytes = typeof buffer === 'string' ? Buffer.from(buffer) : buffer;
    if (!isArrayBufferView(bytes)) throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    this.#handle = certificateRead(bytes);
    // Shown by nobody, but its being there makes util.inspect stop at its depth, as in Node.
    this[kInternalState] = undefined;
    ObjectDefineProperty(this, kCopy, { __proto__: null, value: copyCertificate });
  }

  static {
    certificateIn = (value) => (typeof value === 'object' && value !== null && #handle in value ? value.#handle : undefined);
  }

  [SymbolFor('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const shown = {};
    for (const name of ['subject', 'subjectAltName', 'issuer', 'infoAccess', 'validFrom', 'validTo', 'fingerprint', 'fingerprint256',
      'fingerprint512', 'keyUsage', 'serialNumber']) shown[name] = this[name];
    return `X509Certificate ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  get subject() { return certificateText(this.#handle, 'subject'); }
  get subjectAltName() { return certificateText(this.#handle, 'subjectAltName'); }
  get issuer() { return certificateText(this.#handle, 'issuer'); }
  // Only certificates of a connection have one.
  get issuerCertificate() { return undefined; }
  get infoAccess() { return certificateText(this.#handle, 'infoAccess'); }
  get validFrom() { return certificateText(this.#handle, 'validFrom'); }
  get validTo() { return certificateText(this.#handle, 'validTo'); }
  get fingerprint() { return fingerprintOf(this.#handle, 'sha1'); }
  get fingerprint256() { return fingerprintOf(this.#handle, 'sha256'); }
  get fingerprint512() { return fingerprintOf(this.#handle, 'sha512'); }
  get keyUsage() { return certificateUsages(this.#handle); }
  get serialNumber() { return certificateText(this.#handle, 'serialNumber'); }
  get raw() { return toBuffer(certificateRaw(this.#handle)); }
  get publicKey() { return this.#publicKey ??= new PublicKeyObject(certificateKey(this.#handle)); }
  toString() { return certificateText(this.#handle, 'pem'); }
  toJSON() { return this.toString(); }
  get ca() { return certificateIsAuthority(this.#handle); }

  checkHost(name, options) {
    validateString(name, 'name');
    return certificateMatch(this.#handle, 'host', name, matchFlags(options));
  }

  checkEmail(email, options) {
    validateString(email, 'email');
    return certificateMatch(this.#handle, 'email', email, matchFlags(options));
  }

  checkIP(ip, options) {
    validateString(ip, 'ip');
    return certificateMatch(this.#handle, 'ip', ip, matchFlags(options));
  }

  checkIssued(otherCert) {
    const other = certificateIn(otherCert);
    if (other === undefined) throw new ERR_INVALID_ARG_TYPE('otherCert', 'X509Certificate', otherCert);
    return certificateIsIssuedBy(this.#handle, other);
  }

  checkPrivateKey(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'private') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return certificateBelongsTo(this.#handle, handleOf(pkey));
  }

  verify(pkey) {
    if (!isKeyObject(pkey)) throw new ERR_INVALID_ARG_TYPE('pkey', 'KeyObject', pkey);
    if (pkey.type !== 'public') throw new ERR_INVALID_ARG_VALUE('pkey', pkey);
    return certificateIsSignedBy(this.#handle, handleOf(pkey));
  }

  // As sockets' getPeerCertificate() gives it.
  toLegacyObject() {
    const legacy = {
      subject: nameObject(this.#handle, 'subject'),
      issuer: nameObject(this.#handle, 'issuer'),
      subjectaltname: this.subjectAltName,
      infoAccess: infoAccessObject(this.infoAccess),
      ca: this.ca,
      ...legacyKey(certificateKey(this.#handle), this.#handle),
      valid_from: this.validFrom,
      valid_to: this.validTo,
      fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256,
      fingerprint512: this.fingerprint512,
      ext_key_usage: this.keyUsage,
      serialNumber: this.serialNumber,
      raw: this.raw,
    };
    for (const name of Object.keys(legacy)) {
      if (legacy[name] === undefined) delete legacy[name];
    }
    return legacy;
  }
}

hideBase(X509Certificate);

function verifySpkac(spkac, encoding) {
  const bytes = toBytes(spkac, 'spkac', encoding);
  return bytes.byteLength === 0 ? '' : native.keys.verifySpkac(bytes);
}

// An empty text when there is nothing to give.
const orNothing = (bytes) => (bytes === undefined ? '' : toBuffer(bytes));
function exportPublicKey(spkac, encoding) {
  return orNothing(native.keys.exportPublicKey(toBytes(spkac, 'spkac', encoding)));
}

function exportChallenge(spkac, encoding) {
  return orNothing(native.keys.exportChallenge(toBytes(spkac, 'spkac', encoding)));
}

function Certificate() {
  if (!new.target) return new Certificate();
}
ObjectAssign(Certificate.prototype, { verifySpkac, exportPublicKey, exportChallenge });
ObjectAssign(Certificate, { exportChallenge, exportPublicKey, verifySpkac });

module.exports = { Certificate, X509Certificate };
