log.push('slow begins'); export const value = await new Promise((resolve) => { setTimeout(resolve, 20, 'slow'); }); log.push('slow ends');
