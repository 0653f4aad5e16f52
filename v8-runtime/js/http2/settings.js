'use strict';
// Settings of HTTP/2: with names, and packed as in a SETTINGS frame.
const { Buffer } = require('../buffer/buffer');
const { native } = require('../core/native');
const { define, codes } = require('../core/errors');

define('ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH', 'Packed settings length must be a multiple of six', RangeError);
define('ERR_HTTP2_INVALID_SETTING_VALUE', (name, value) => `Invalid value for setting "${name}": ${value}`, RangeError);

// [number on the wire, name, least, most]; a flag has no bounds.
const kSettings = [
  [1, 'headerTableSize', 0, 0xFFFFFFFF], [2, 'enablePush'], [3, 'maxConcurrentStreams', 0, 0xFFFFFFFF],
  [4, 'initialWindowSize', 0, 0xFFFFFFFF], [5, 'maxFrameSize', 16384, 16777215], [6, 'maxHeaderListSize', 0, 0xFFFFFFFF],
  [8, 'enableConnectProtocol'],
];

// What both ends of a connection begin with.
const defaultsOf = () => ({ headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
  maxConcurrentStreams: 4294967295, maxHeaderListSize: 4294967295, maxHeaderSize: 4294967295, enableConnectProtocol: false });
const kSettingNames = { 1: ['headerTableSize'], 2: ['enablePush'], 3: ['maxConcurrentStreams'], 4: ['initialWindowSize'], 5: ['maxFrameSize'],
  6: ['maxHeaderListSize', 'maxHeaderSize'], 8: ['enableConnectProtocol'] };
const isFlag = (name) => name === 'enablePush' || name === 'enableConnectProtocol';

function getDefaultSettings() {
  return {
    __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295, maxHeaderSize: 65535, maxHeaderListSize: 65535, enableConnectProtocol: false,
  };
}

function checkSetting(name, value, least, most) {
  const fits = least === undefined ? typeof value === 'boolean' : typeof value === 'number' && value >= least && value <= most;
  if (fits) return;
  const error = new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  error.actual = value;
  if (least !== undefined) Object.assign(error, { min: least, max: most });
  throw error;
}

function getPackedSettings(settings = {}) {
  if (settings === null || typeof settings !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('settings', 'object', settings);
  const packed = [];
  for (const [number, name, least, most] of kSettings) {
    const value = name === 'maxHeaderListSize' ? settings.maxHeaderListSize ?? settings.maxHeaderSize : settings[name];
    if (value === undefined) continue;
    checkSetting(name, value, least, most);
    const bytes = Buffer.alloc(6);
    bytes.writeUInt16BE(number, 0);
    bytes.writeUInt32BE(Number(value), 2);
    packed.push(bytes);
  }
  return Buffer.concat(packed);
}

function getUnpackedSettings(buf, options = {}) {
  if (!native.types.isTypedArray(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  if (buf.byteLength % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  const settings = {};
  for (let at = 0; at < bytes.length; at += 6) {
    const known = kSettings.find(([number]) => number === bytes.readUInt16BE(at));
    if (known === undefined) continue;
    const [, name, least, most] = known;
    const value = bytes.readUInt32BE(at + 2);
    settings[name] = least === undefined ? value !== 0 : value;
    if (name === 'maxHeaderListSize') settings.maxHeaderSize = value;
    if (options?.validate) checkSetting(name, settings[name], least, most);
  }
  return settings;
}

module.exports = { defaultsOf, isFlag, kSettingNames, getDefaultSettings, getPackedSettings, getUnpackedSettings };
