'use strict';
// What a server does with a ClientHello before it answers: which certificate goes with the name that is asked for (SNICallback), and
// which of the offered protocols is spoken (ALPNCallback).
const { Buffer } = require('../buffer/module');
const { define } = require('../core/errors');
const { validateFunction } = require('../core/validators');
const { codes } = require('../net/codes');
const { handleOf } = require('./context');

define('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times', Error);
define('ERR_TLS_ALPN_CALLBACK_INVALID_RESULT', (value, protocols) =>
  `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols (${protocols.join(', ')})`, TypeError);
define('ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS', 'The ALPNCallback and ALPNProtocols TLS options are mutually exclusive', TypeError);

function checkHelloOptions({ ALPNCallback, ALPNProtocols, SNICallback }) {
  if (ALPNCallback && ALPNProtocols) throw new codes.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  if (SNICallback) validateFunction(SNICallback, 'options.SNICallback');
}

const asksAboutHello = ({ _tlsOptions: { ALPNCallback, SNICallback } }) => Boolean(ALPNCallback || SNICallback);

function namesIn(wire) {
  const names = [];
  for (let at = 0; at < wire.length; at += 1 + wire[at]) names.push(Buffer.from(wire).latin1Slice(at + 1, at + 1 + wire[at]));
  return names;
}

// For sessionAnswer: a protocol in the wire's form, false where none will do, undefined where nobody is asked.
function protocolFor(tls, servername, wire) {
  const { ALPNCallback } = tls._tlsOptions;
  if (!ALPNCallback || wire.length === 0) return undefined;
  const protocols = namesIn(wire);
  const chosen = ALPNCallback.call(tls, { servername, protocols });
  if (chosen === undefined) return false;
  if (!protocols.includes(chosen)) throw new codes.ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
  const name = Buffer.from(chosen, 'latin1');
  return Buffer.concat([Buffer.from([name.length]), name]);
}

function answerHello(tls, name, wire, answer) {
  const finish = (context) => {
    const handle = context ? handleOf(context) ?? handleOf({ context }) : undefined;
    let protocol;
    try {
      if (context && handle === undefined) throw new TypeError('Invalid SNI context');
      protocol = protocolFor(tls, name, wire);
    } catch (error) {
      tls.destroy(error);
      return;
    }
    answer(handle, protocol);
  };
  const { SNICallback } = tls._tlsOptions;
  if (!SNICallback || name === '') {
    finish(undefined);
    return;
  }
  let wasCalled = false;
  SNICallback.call(tls, name, (error, context) => {
    if (wasCalled) {
      tls.destroy(new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    wasCalled = true;
    if (tls.destroyed) return;
    if (error) tls.destroy(error);
    else finish(context);
  });
}

module.exports = { answerHello, asksAboutHello, checkHelloOptions };
