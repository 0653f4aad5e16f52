try { require('./caught.mjs'); } catch (error) { exports.error = [error.code, error.message]; }
