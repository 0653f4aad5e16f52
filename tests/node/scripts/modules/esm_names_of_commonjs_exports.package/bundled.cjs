var __export = (target, all) => { for (var name in all) Object.defineProperty(target, name, { get: all[name], enumerable: true }); };
var m = {};
__export(m, { one: () => 1, two: () => 2 });
module.exports = m;
0 && (module.exports = { one, two });
