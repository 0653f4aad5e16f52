'use strict';
// tr46 in front of its tables: those are only evaluated for a name that is not plain ASCII.
function isPlain(domain) {
  for (let i = 0; i < domain.length; i++) if (domain.charCodeAt(i) > 0x7F) return false;
  return !/(?:^|\.)xn--/i.test(domain);
}

function load() {
  return require('tr46/index.js');
}

module.exports = {
  toASCII(domain, options) {
    return isPlain(domain) && !options?.verifyDNSLength && !options?.useSTD3ASCIIRules ? domain.toLowerCase()
      : load().toASCII(domain, options);
  },
  toUnicode(domain, options) {
    return isPlain(domain) ? { domain: domain.toLowerCase(), error: false } : load().toUnicode(domain, options);
  },
};
