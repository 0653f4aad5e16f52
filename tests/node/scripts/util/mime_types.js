'use strict';
// util.MIMEType and MIMEParams: reading, writing, changing, refusing.
const { MIMEParams, MIMEType } = require('util');
const attempt = require('../attempt');

exports.handler = async () => {
  const texts = ['Text/HTML; Charset=utf-8; x="a b"; charset=z', 'a/b;', 'a/b; q="\\"x"', 'a/b;x=;y;z="', ' \n a/b\t; c = d ;e=\tf ; ü=1;g=ü', 'a/b;c="d;e";f=g', 'application/ld+json;profile="https://x"'];
  const type = new MIMEType('a/b');
  type.type = 'QQ';
  type.subtype = 'RR';
  type.params.set('one', 'x y');
  type.params.set('Two', '');
  type.params.delete('none');
  return {
    read: texts.map((text) => String(new MIMEType(text))),
    parts: (({ type: a, subtype, essence }) => [a, subtype, essence])(new MIMEType('Text/Plain;a=b')),
    changed: [String(type), [...type.params], [...type.params.keys()], [...type.params.values()], type.params.get('one'), type.params.get('ONE'), type.params.has('Two'), JSON.stringify(type), JSON.stringify(type.params)],
    empty: String(new MIMEParams()), object: new MIMEType({ toString: () => 'x/y' }).essence,
    errors: [() => new MIMEType('text'), () => new MIMEType(''), () => new MIMEType('a/'), () => new MIMEType('a b/c'), () => new MIMEType('a/b c'), () => new MIMEType(),
      () => { type.type = 'q q'; }, () => { type.subtype = ''; }, () => type.params.set('a b', 'c'), () => type.params.set('a', '\u0100')].map((f) => attempt(f)),
    members: [Object.getOwnPropertyNames(MIMEType.prototype), Object.getOwnPropertyNames(MIMEParams.prototype)],
  };
};
