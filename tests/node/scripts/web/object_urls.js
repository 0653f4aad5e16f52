'use strict';
// URL.createObjectURL gives a blob's address, until it is revoked.
const attempt = require('../attempt');
const { resolveObjectURL } = require('buffer');

exports.handler = async () => {
  const blob = new Blob(['content'], { type: 'a/b' });
  const url = URL.createObjectURL(blob);
  const other = URL.createObjectURL(blob);
  const found = resolveObjectURL(url);
  const out = {
    form: /^blob:nodedata:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(url),
    different: url !== other,
    found: [found instanceof Blob, found.type, await found.text()],
  };
  URL.revokeObjectURL(url);
  out.after = [resolveObjectURL(url) === undefined, await resolveObjectURL(other).text()];
  out.unknown = [resolveObjectURL('blob:nodedata:none') === undefined, resolveObjectURL('http://a.example/') === undefined];
  out.errors = [attempt(() => URL.createObjectURL({})), attempt(() => URL.revokeObjectURL())];
  return out;
};
