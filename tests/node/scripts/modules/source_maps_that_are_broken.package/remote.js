exports.run = () => { throw new Error("x"); };
//# sourceMappingURL=https://example.com/a.map
