'use strict';
const { SourceMap } = require('module');
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return [error.name, error.code, error.message];
  }
};
exports.handler = async () => {
  const payload = { version: 3, file: 'out.js', sources: ['a.js', 'b.js'], names: ['foo', 'bar'], mappings: 'AAAA,CAACA,EAEC;;ACDAC,GCEA;;gBAAgB' };
  const map = new SourceMap(payload, { lineLengths: [10, 0, 5] });
  const sections = new SourceMap({ version: 3, sections: [{ offset: { line: 1, column: 2 }, map: { version: 3, sources: ['s.js'], names: [], mappings: 'AAAA;AACA' } }, { offset: { line: 5, column: 0 }, map: payload }] });
  return [
    map.payload, map.payload !== payload, map.lineLengths, [[0, 0], [0, 1], [0, 5], [1, 0], [2, 0], [2, 1], [4, 20], [90, 0]].map(([line, column]) => map.findEntry(line, column)), map.findEntry(-1, 0), map.findOrigin(1, 2), map.findOrigin(1, 7), map.findOrigin(0, 0),
    [[0, 0], [1, 1], [1, 5], [2, 0], [5, 3]].map(([line, column]) => sections.findEntry(line, column)), sections.lineLengths,
    attempt(() => new SourceMap(5)), attempt(() => new SourceMap()), attempt(() => SourceMap({})), Object.keys(map), Object.getOwnPropertyNames(SourceMap.prototype),
  ];
};
