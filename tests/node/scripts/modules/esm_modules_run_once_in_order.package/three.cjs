globalThis.three = 'ran';
