exports.run = () => { throw new Error("x"); };
//# sourceMappingURL=data:application/json;base64,e30=
