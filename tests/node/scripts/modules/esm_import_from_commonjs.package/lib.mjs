export const value = 'value';
export default 'standard';
