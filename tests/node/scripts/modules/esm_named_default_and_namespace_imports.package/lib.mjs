export const named = 'named';
const inner = 'inner';
export { inner as renamed };
export default function () { return 'default'; }
