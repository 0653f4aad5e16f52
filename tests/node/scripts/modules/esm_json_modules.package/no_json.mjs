import lib from './lib.mjs' with { type: 'json' };
