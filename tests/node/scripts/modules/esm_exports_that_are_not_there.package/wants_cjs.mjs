import { missing } from './cjs.cjs';
