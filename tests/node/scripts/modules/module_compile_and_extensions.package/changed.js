exports.value = 'before';
