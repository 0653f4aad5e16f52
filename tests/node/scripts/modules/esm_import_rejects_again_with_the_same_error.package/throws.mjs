globalThis.throwsRan = (globalThis.throwsRan || 0) + 1;
throw new Error('thrown');
