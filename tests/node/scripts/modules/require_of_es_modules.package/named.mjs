export let count = 1;
export const increase = () => { count++; };
