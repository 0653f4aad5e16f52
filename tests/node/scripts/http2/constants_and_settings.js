'use strict';
const attempt = require('../attempt');
const http2 = require('http2');
exports.handler = async () => [Object.keys(http2), http2.constants, http2.getDefaultSettings(), [() => http2.getPackedSettings({ enablePush: false, maxFrameSize: 20000, headerTableSize: 1 }).toString('hex'), () => http2.getUnpackedSettings(http2.getPackedSettings({ headerTableSize: 5, enableConnectProtocol: true })), () => http2.getUnpackedSettings(Buffer.alloc(5)), () => http2.getUnpackedSettings(5), () => http2.getPackedSettings({ headerTableSize: -1 }), () => http2.getPackedSettings(5), () => http2.connect('ftp://x'), () => http2.connect(5), () => http2.createServer(5), () => String(http2.sensitiveHeaders)].map(attempt)];
