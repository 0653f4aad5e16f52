import './broken.json' with { type: 'json' };
