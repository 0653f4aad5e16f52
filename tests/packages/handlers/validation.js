'use strict';
const Joi = require('joi');
const validator = require('validator');
const yup = require('yup');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const joi = Joi.object({
    name: Joi.string().trim().min(2).required(), mail: Joi.string().email({ tlds: { allow: ['com'] } }), age: Joi.number().integer().min(18),
    role: Joi.valid('admin', 'user').default('user'), secret: Joi.any().when('role', { is: 'admin', then: Joi.required(), otherwise: Joi.forbidden() }),
    at: Joi.date().iso(), list: Joi.array().items(Joi.string(), Joi.number()).unique(), ip: Joi.string().ip({ version: 'ipv4', cidr: 'required' }),
  }).rename('e-mail', 'mail');
  const schema = yup.object({
    name: yup.string().required(), age: yup.number().positive().integer().typeError('a number, please'),
    tags: yup.array().of(yup.string().matches(/^[a-z]+$/)).ensure(), until: yup.date().min(new Date(0)),
    site: yup.string().url().nullable(), same: yup.string().oneOf([yup.ref('name')]),
  });
  const wrong = await schema.validate({ age: 'x', tags: ['A'], site: 'nothing', same: 'no' }, { abortEarly: false }).catch((error) => error);
  return {
    joi: [
      joi.validate({ name: ' Ada ', 'e-mail': 'ada@example.com', age: '36', at: '2024-02-29', list: ['a', 1], ip: '10.0.0.0/8' }),
      joi.validate({ name: 'A', mail: 'x@y.zz', age: 3, role: 'admin', list: [1, 1], extra: true }, { abortEarly: false }).error.details.map(({ message, path, type }) => ({ message, path, type })),
    ],
    yup: [await schema.validate({ name: 'Ada', age: '5', until: '2024-02-29T00:00:00Z', tags: null, site: null }), wrong.errors, schema.isValidSync({ name: 'x' })],
    describe: Object.keys(schema.describe().fields),
    validator: {
      mail: ['ada@example.com', 'a@b', 'ü@example.com'].map((text) => validator.isEmail(text)),
      urls: ['https://example.com/a?b#c', 'example', 'ftp://x.y', 'http://localhost:3000'].map((text) => validator.isURL(text, { require_tld: true })),
      others: [validator.isIP('::1', 6), validator.isISO8601('2024-02-30', { strict: true }), validator.isCreditCard('4111111111111111'), validator.isIBAN('CH9300762011623852957'), validator.isJWT('a.b.c'),
        validator.isMobilePhone('+41791234567', 'de-CH'), validator.isUUID('6fa459ea-ee8a-3ca4-894e-db77e160355e', 3), validator.isStrongPassword('abc')],
      cleaned: [validator.escape('<a>&"\''), validator.normalizeEmail('Some.Name+tag@GMail.com'), validator.stripLow('a\u0001b'), validator.toDate('2024-02-29').toISOString()],
      thrown: (await attempt(() => validator.isEmail(5))).message,
    },
  };
};
