'use strict';
// Node's errors of keys and of what is done with them.
const { asText, define } = require('../core/errors');

define('ERR_CRYPTO_ECDH_INVALID_FORMAT', (format) => `Invalid ECDH format: ${asText(format)}`, TypeError);
define('ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY', 'Public key is not valid for specified curve', Error);
define('ERR_CRYPTO_INCOMPATIBLE_KEY', (what, keys) => `Incompatible ${what}: ${keys}`, Error);
define('ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', (encoding, why) => `The selected key encoding ${encoding} ${why}.`, Error);
define('ERR_CRYPTO_INVALID_JWK', 'Invalid JWK data', TypeError);
define('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', (type, expected) => `Invalid key object type ${type}, expected ${expected}.`, TypeError);
define('ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign', Error);
define('ERR_MISSING_OPTION', (options) => `${options} is required`, TypeError);
