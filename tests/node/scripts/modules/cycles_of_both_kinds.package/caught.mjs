import caught from './caught_b.cjs';
export const seen = caught.error;
