import lib from '#lib';
export const { kind } = lib;
