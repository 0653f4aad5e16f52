import fs from 'fs';
globalThis.kind = typeof fs;
