exports.kind = 'a';
