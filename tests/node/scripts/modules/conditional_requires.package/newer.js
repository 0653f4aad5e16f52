exports.letters = /[\p{L}--[a-z]]/v;
