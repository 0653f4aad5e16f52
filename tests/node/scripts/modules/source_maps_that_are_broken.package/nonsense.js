exports.run = () => { throw new Error("x"); };
//# sourceMappingURL=data:application/json,%7B%22version%22%3A3%2C%22sources%22%3A%5B%22a.js%22%5D%2C%22mappings%22%3A%22!!!!AAAAgggggggggggg%22%7D
