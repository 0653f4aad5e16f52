export const value = [1]; export default class Named {} export function run() {}
