export const named = {};
export default 'standard';
