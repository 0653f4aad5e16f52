'use strict';
const { inspect } = require('util');
exports.handler = async () => inspect({ n: 1, s: 'x', b: true, u: undefined, l: null, y: Symbol('q'), d: new Date(0), r: /x/, f() {}, big: 1n, deep: { er: { est: { x: 1 } } }, [Symbol('k')]: 1, list: [1, 'a', , 3], m: new Map([['k', 1]]),
  'quoted-key': 1, get g() { return 1; }, err: [new Uint8Array(2)] }, { colors: true });
