globalThis.url = import.meta.url;
