export * from './esm.mjs';
export * from './esm2.mjs';
