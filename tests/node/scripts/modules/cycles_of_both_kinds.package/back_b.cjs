try { require('./back.mjs'); } catch (error) { exports.error = [error.code, error.message]; }
