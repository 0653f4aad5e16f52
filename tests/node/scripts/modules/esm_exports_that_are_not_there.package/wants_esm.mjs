import { missing } from './esm.mjs';
