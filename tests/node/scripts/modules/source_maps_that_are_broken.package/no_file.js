exports.run = () => { throw new Error("x"); };
//# sourceMappingURL=none.map
