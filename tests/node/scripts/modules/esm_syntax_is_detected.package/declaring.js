const module = 1;
await 0;
globalThis.kind = module;
