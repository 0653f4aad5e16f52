export const kind = 'detected';
