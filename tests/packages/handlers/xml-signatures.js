'use strict';
const { DOMParser, XMLSerializer } = require('@xmldom/xmldom');
const { SignedXml } = require('xml-crypto');
const { Builder, parseStringPromise } = require('xml2js');
const keys = require('./support/keys.js');
const { attempt } = require('./support/request.js');

const xml = '<samlp:Response xmlns:samlp="urn:p" xmlns:saml="urn:a" ID="r1"><saml:Assertion ID="a1"><saml:Subject>ada &amp; co</saml:Subject><saml:Attr Name="role">admin</saml:Attr></saml:Assertion></samlp:Response>';

// As a SAML answer is signed by an identity provider, and checked by a function.
exports.handler = async () => {
  const signer = new SignedXml({ privateKey: keys.rsaPrivate, signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' });
  signer.addReference({ xpath: "//*[local-name(.)='Assertion']", digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256', transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'] });
  signer.computeSignature(xml, { location: { reference: "//*[local-name(.)='Subject']", action: 'after' } });
  const signed = signer.getSignedXml();
  const check = (text) => {
    const document = new DOMParser().parseFromString(text, 'text/xml');
    const verifier = new SignedXml({ publicCert: keys.rsaCertificate });
    verifier.loadSignature(document.getElementsByTagName('Signature')[0]);
    return verifier.checkSignature(text) && verifier.getSignedReferences();
  };
  const document = new DOMParser().parseFromString('<a><b c="d">e</b><!-- f --><![CDATA[g]]></a>', 'text/xml');
  document.documentElement.appendChild(document.createElement('h')).setAttribute('i', '"<&');
  return {
    signed,
    checked: check(signed),
    tampered: await attempt(() => check(signed.replace('admin', 'owner'))).then((result) => result.error ?? result),
    parsed: await parseStringPromise(xml, { explicitArray: false, tagNameProcessors: [(name) => name.split(':').pop()], mergeAttrs: true }),
    built: new Builder({ headless: true }).buildObject({ root: { $: { id: 1 }, item: ['a & b', { _: 'text', $: { x: 'y' } }] } }),
    broken: (await attempt(() => parseStringPromise('<a><b></a>'))).message,
    serialized: new XMLSerializer().serializeToString(document),
  };
};
