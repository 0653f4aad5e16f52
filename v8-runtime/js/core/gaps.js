'use strict';
// Library features of JavaScript that Node 20 (and a few that Node 22) has and this V8 has not.

// As Node 20 has them, in no context of the module vm.
for (const name of ['dispose', 'asyncDispose']) {
  if (Symbol[name] === undefined) Object.defineProperty(Symbol, name, { value: Symbol.for(`nodejs.${name}`) });
}
require('./library');
require('./array_buffer_transfer');
