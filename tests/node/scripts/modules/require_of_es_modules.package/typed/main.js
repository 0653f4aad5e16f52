export const kind = 'typed';
