export let done = false; import('./self.mjs').then(() => { done = true; }); await new Promise((resolve) => { setTimeout(resolve, 5); });
