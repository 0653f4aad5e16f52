'use strict';
const yaml = require('js-yaml');
const { XMLBuilder, XMLParser, XMLValidator } = require('fast-xml-parser');
const protobuf = require('protobufjs');
const iconv = require('iconv-lite');
const { attempt } = require('./support/request.js');

const PROTO = `syntax = "proto3"; package shop;
enum Size { S = 0; L = 1; }
message Line { string sku = 1; uint32 count = 2; map<string, double> prices = 3; }
message Order { int64 id = 1; repeated Line lines = 2; Size size = 3; bytes data = 4; oneof pay { string card = 5; bool cash = 6; } }`;

exports.handler = async () => {
  const document = 'base: &b {x: 1, y: [a, b]}\nother:\n  <<: *b\n  y: |\n    two\n    lines\ndate: 2024-02-29\nn: 0x1F\nempty: ~\nquoted: "\\u00fc"\n';
  const xml = '<?xml version="1.0"?><feed xmlns:a="urn:a"><entry id="1" a:b="x">A &amp; B<![CDATA[<raw>]]></entry><entry id="2"/><n>007</n><list><i>1</i></list></feed>';
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'i', numberParseOptions: { leadingZeros: false } });
  const { root } = protobuf.parse(PROTO);
  const Order = root.lookupType('shop.Order');
  const order = { id: '9007199254740993', lines: [{ sku: 'AB1', count: 2, prices: { CHF: 1.5 } }], size: 1, data: Buffer.from([1, 255]), card: 'ü' };
  const bytes = Order.encode(Order.create(Order.fromObject(order))).finish();
  return {
    yaml: [yaml.load(document), yaml.dump({ a: [1, { b: 'x: y' }], long: 'word '.repeat(20), nul: null, ü: true }), (await attempt(() => yaml.load('a: [1'))).error],
    xml: [parser.parse(xml), new XMLBuilder({ ignoreAttributes: false, format: true }).build({ feed: { '@_v': 1, entry: [{ '#text': 'a & b' }, ''] } }), XMLValidator.validate('<a><b></a>')],
    protobuf: [Buffer.from(bytes).toString('hex'), Order.toObject(Order.decode(bytes), { longs: String, enums: String, bytes: 'base64' }), Order.verify({ lines: [{ count: 'x' }] }), (await attempt(() => Order.decode(bytes.subarray(0, 5)))).error],
    iconv: [iconv.encode('Grüße €', 'win1252').toString('hex'), iconv.decode(Buffer.from('93fa967b8cea', 'hex'), 'shift_jis'), iconv.encode('日本', 'euc-jp').toString('hex'), iconv.decode(Buffer.from([0xff, 0xfe, 0x41, 0]), 'utf16'), iconv.encodingExists('gb18030'), iconv.decode(iconv.encode('한국어', 'euc-kr'), 'euc-kr')],
  };
};
