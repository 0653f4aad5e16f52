'use strict';
// IP addresses as texts: what isIP takes, and their bytes.
const { RegExpPrototypeExec, String } = require('../core/primordials');

const kPart = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const kIPv4 = `${kPart}(?:\\.${kPart}){3}`;
const ipv4 = new RegExp(`^${kIPv4}$`);
const kZone = /^[0-9a-zA-Z._~:-]+$/;
const kHex = /^[0-9a-fA-F]{1,4}$/;

function isIPv4(value) {
  return RegExpPrototypeExec(ipv4, `${value}`) !== null;
}

// The 16 bytes of an IPv6 address without a zone, or null.
function bytesOfIPv6(text) {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = [];
  const lengths = [];
  for (let i = 0; i < halves.length; i++) {
    const parts = halves[i] === '' ? [] : halves[i].split(':');
    let length = 0;
    for (let j = 0; j < parts.length; j++) {
      const last = i === halves.length - 1 && j === parts.length - 1;
      if (last && isIPv4(parts[j])) {
        const four = parts[j].split('.').map(Number);
        groups.push((four[0] << 8) | four[1], (four[2] << 8) | four[3]);
        length += 2;
      } else if (RegExpPrototypeExec(kHex, parts[j]) !== null) {
        groups.push(Number.parseInt(parts[j], 16));
        length++;
      } else {
        return null;
      }
    }
    lengths.push(length);
  }
  if (halves.length === 1 ? groups.length !== 8 : groups.length > 7) return null;
  if (halves.length === 2) groups.splice(lengths[0], 0, ...new Array(8 - groups.length).fill(0));
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 8; i++) {
    bytes[2 * i] = groups[i] >> 8;
    bytes[2 * i + 1] = groups[i] & 255;
  }
  return bytes;
}

function isIPv6(value) {
  const text = `${value}`;
  const percent = text.indexOf('%');
  if (percent !== -1 && RegExpPrototypeExec(kZone, text.slice(percent + 1)) === null) return false;
  return bytesOfIPv6(percent === -1 ? text : text.slice(0, percent)) !== null;
}

function isIP(value) {
  if (isIPv4(value)) return 4;
  return isIPv6(value) ? 6 : 0;
}

// 4 or 16 bytes.
function bytesOf(address) {
  const text = String(address);
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  return bytesOfIPv6(text);
}

// RFC 5952, as inet_ntop writes it.
function textOf(bytes) {
  if (bytes.length === 4) return bytes.join('.');
  const groups = [];
  for (let i = 0; i < 16; i += 2) groups.push((bytes[i] << 8) | bytes[i + 1]);
  let best = -1;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > longest) {
      best = i;
      longest = end - i;
    }
  }
  const mapped = best === 0 && (longest === 6 || (longest === 5 && groups[5] === 0xffff));
  if (mapped) return `${longest === 5 ? '::ffff:' : '::'}${bytes.slice(12).join('.')}`;
  const hex = groups.map((group) => group.toString(16));
  if (best === -1) return hex.join(':');
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + longest).join(':')}`;
}

module.exports = { isIP, isIPv4, isIPv6, bytesOf, textOf };
