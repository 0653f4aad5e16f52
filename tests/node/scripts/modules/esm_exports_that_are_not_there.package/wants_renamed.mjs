import { here, missing as other } from './cjs.cjs';
