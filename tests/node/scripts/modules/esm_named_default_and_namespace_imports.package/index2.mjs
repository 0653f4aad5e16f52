export { named as passed } from './lib.mjs';
export * from './star.mjs';
export * as lib from './lib.mjs';
