'use strict';
const v8 = require('v8');
const attempt = require('../attempt');
class Custom extends v8.Serializer {
  _writeHostObject(object) {
    this.writeUint32(object.kind ?? 99);
    this.writeDouble(1.5);
    this.writeUint64(1, 2);
    this.writeRawBytes(Buffer.from('raw'));
  }
}
class CustomReader extends v8.Deserializer {
  _readHostObject() {
    return { kind: this.readUint32(), double: this.readDouble(), word: this.readUint64(), raw: this.readRawBytes(3).toString() };
  }
}
exports.handler = async () => {
  const writer = new Custom();
  writer._setTreatArrayBufferViewsAsHostObjects(true);
  writer.writeHeader();
  writer.writeValue({ view: new Uint8Array(2), plain: 'x' });
  const bytes = writer.releaseBuffer();
  const reader = new CustomReader(bytes);
  const header = reader.readHeader();
  const low = new v8.Serializer();
  low.writeUint32(300);
  low.writeUint64(0xFFFFFFFF, 1);
  low.writeDouble(-2.5);
  low.writeRawBytes(new Uint8Array([1, 2, 3]));
  const lowBytes = low.releaseBuffer();
  const lowReader = new v8.Deserializer(lowBytes);
  const broken = new v8.Deserializer(Buffer.from('zz'));
  return [bytes.toString('hex'), header, reader.getWireFormatVersion(), reader.readValue(), lowBytes.toString('hex'), lowReader.readUint32(), lowReader.readUint64(), lowReader.readDouble(), [...lowReader.readRawBytes(3)], lowReader.buffer === lowBytes,
    attempt(() => broken.readHeader()), attempt(() => broken.readDouble()), attempt(() => broken.readRawBytes(50)), attempt(() => new v8.Deserializer()), attempt(() => new v8.Serializer().writeRawBytes('x')), new v8.Serializer().writeValue(1)];
};
