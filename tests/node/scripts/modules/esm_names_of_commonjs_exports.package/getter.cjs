module.exports = { get lazy() { return 'got'; }, plain: 1 };
