import { value as slow } from './slow.mjs'; log.push('dependent'); export const value = slow;
