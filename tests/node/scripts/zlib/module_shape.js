// Names, constants and codes; classes called without new, and classes that inherit from them the old way.
'use strict';
const zlib = require('zlib');
const util = require('util');
function Inflate(options) {
  if (!(this instanceof Inflate)) return new Inflate(options);
  zlib.Inflate.call(this, options);
}
util.inherits(Inflate, zlib.Inflate);
class Counting extends zlib.Gzip {
  constructor() { super(); this.count = 0; }
  _transform(chunk, encoding, callback) { this.count += chunk.length; super._transform(chunk, encoding, callback); }
}
exports.handler = async () => {
  const { ZLIB_VERNUM, ...constants } = zlib.constants;
  const counting = new Counting();
  counting.end('twelve bytes').resume();
  await new Promise((resolve) => counting.on('end', resolve));
  const own = new Inflate();
  own._processChunk.bind(own);
  return {
    names: Object.keys(zlib), constants, codes: zlib.codes, old: [zlib.Z_BEST_SPEED, zlib.Z_SYNC_FLUSH, zlib.Z_FINISH, zlib.GZIP, zlib.BROTLI_DECODE], version: typeof ZLIB_VERNUM,
    called: zlib.Deflate() instanceof zlib.Deflate, made: zlib.createDeflate() instanceof zlib.Deflate, names2: ['Gzip', 'BrotliDecompress', 'crc32'].map((n) => [zlib[n].name, zlib[n].length]),
    inherited: own._processChunk(zlib.deflateSync('inherited'), zlib.Z_FINISH).toString(), counted: counting.count,
    chain: (() => { const names = []; for (let p = Object.getPrototypeOf(zlib.createGzip()); p !== Object.prototype; p = Object.getPrototypeOf(p)) names.push(p.constructor.name); return names; })(),
    frozen: [Object.isFrozen(zlib.codes), (() => { 'use strict'; try { zlib.constants.Z_FINISH = 9; return 'set'; } catch (e) { return e.name; } })()],
  };
};
