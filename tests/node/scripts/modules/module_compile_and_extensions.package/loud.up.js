exports.a = 'loud';
