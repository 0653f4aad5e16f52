module.exports = 'ending';
