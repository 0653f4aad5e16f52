import back from './back_b.cjs';
export const seen = back.error;
