'use strict';
const Ajv = require('ajv').default;
const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const { bodyOf } = require('./support/request.js');

const ajv = addFormats(new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true }));
ajv.addKeyword({ keyword: 'isEven', type: 'number', validate: (wanted, data) => (data % 2 === 0) === wanted });
const order = ajv.compile({
  $id: 'order',
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' }, mail: { type: 'string', format: 'email' }, at: { type: 'string', format: 'date-time' },
    site: { type: 'string', format: 'uri' }, ip: { type: 'string', format: 'ipv4' }, count: { type: 'integer', minimum: 1, default: 1, isEven: true },
    lines: { type: 'array', minItems: 1, uniqueItems: true, items: { $ref: '#/definitions/line' } },
  },
  required: ['id', 'lines'],
  additionalProperties: false,
  definitions: { line: { type: 'object', required: ['sku'], properties: { sku: { type: 'string', pattern: '^[A-Z]{2}\\d+$' } } } },
});

exports.handler = async (event) => {
  const good = { id: '6fa459ea-ee8a-3ca4-894e-db77e160355e', mail: 'ada@example.com', at: '2024-02-29T12:00:00Z', site: 'https://example.com/?a=b',
    ip: '203.0.113.7', count: '4', lines: [{ sku: 'AB12' }] };
  const bad = { id: 'x', mail: 'nobody', at: '2023-02-29T12:00:00Z', ip: '1.2.3.400', count: 3, lines: [{ sku: 'ab' }, {}], extra: true };
  const results = [good, bad].map((data) => ({ valid: order(data), data, errors: order.errors, text: ajv.errorsText(order.errors) }));
  const tuple = new Ajv2020().compile({ type: 'array', prefixItems: [{ type: 'string' }, { enum: [1, 2] }], items: false, unevaluatedItems: false });
  return {
    results,
    body: ajv.validate({ type: 'object', properties: { stars: { type: 'integer', maximum: 5 } }, required: ['stars'] }, JSON.parse(bodyOf(event))),
    tuple: [tuple(['a', 2]), tuple(['a', 3]), tuple(['a', 1, 0])],
    union: new Ajv({ discriminator: true }).validate({ type: 'object', discriminator: { propertyName: 'kind' }, required: ['kind'],
      oneOf: [{ properties: { kind: { const: 'a' }, n: { type: 'number' } } }, { properties: { kind: { const: 'b' } } }] }, { kind: 'a', n: 1 }),
  };
};
