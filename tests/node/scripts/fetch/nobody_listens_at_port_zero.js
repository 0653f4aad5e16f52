'use strict';
exports.handler = async () => {
  try {
    return (await fetch('http://127.0.0.1:0/')).status;
  } catch (error) {
    return { name: error.name, message: error.message, code: error.cause?.code };
  }
};
