exports.kind = 'lib';
