import { value } from './lib.js';
import common from './common.cjs';
import own from 'own-name';
export const handler = async () => ({ value, common, own });
