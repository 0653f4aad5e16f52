exports.run = () => { throw new Error("x"); };
//# sourceMappingURL=broken.map
