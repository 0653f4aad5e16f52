'use strict';
// What exactly is wrong with a certificate is told only to who makes the connection: it is made once more, to find that out.
const kWithin = 5000;

const isAddress = (host) => /^[\d.]+$|:/.test(host);

// tell(error) is called once, with the error of tls.connect, or with `unexplained`.
function explain({ host, port }, unexplained, tell) {
  let probe;
  try {
    probe = require('../modules').tls().connect({ host, port, servername: isAddress(host) ? '' : host });
  } catch {
    tell(unexplained);
    return;
  }
  let told = false;
  const done = (error) => {
    if (told) return;
    told = true;
    tell(error ?? unexplained);
    probe.destroy();
  };
  probe.on('error', done);
  probe.once('secureConnect', () => done());
  probe.setTimeout(kWithin, () => done());
}

module.exports = { explain };
