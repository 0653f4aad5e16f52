'use strict';
// The `length` that functions have in Node where the layer's own take their arguments otherwise: packages count them.
const { ObjectDefineProperty } = require('./primordials');

// `table`: { length: "name name …" }.
function setLengths(object, table) {
  for (const length of Object.keys(table)) {
    for (const name of table[length].split(' ')) ObjectDefineProperty(object[name], 'length', { __proto__: null, value: +length, configurable: true });
  }
}

module.exports = { setLengths };
