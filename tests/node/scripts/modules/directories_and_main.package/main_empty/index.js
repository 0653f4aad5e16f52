module.exports = 'empty main';
