exports.kind = typeof import('fs').then;
