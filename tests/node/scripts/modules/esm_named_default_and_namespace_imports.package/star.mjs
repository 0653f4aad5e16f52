export const star = 'star';
export default 'not passed on';
