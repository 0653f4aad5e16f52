export default 'bom';
