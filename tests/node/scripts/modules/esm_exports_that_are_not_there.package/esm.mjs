export const here = 1;
export const twice = 1;
