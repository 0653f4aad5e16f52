await 0;
globalThis.kind = typeof require;
