export const { default: value } = await import('./data.json', { with: { type: 'json' } });
