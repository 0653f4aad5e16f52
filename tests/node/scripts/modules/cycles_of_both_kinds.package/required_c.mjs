import b from './required.cjs';
export const x = typeof b;
