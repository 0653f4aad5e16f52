const whole = 'the whole module';
export { whole as 'module.exports' };
export default 1;
