exports.a = { b: 1 };
