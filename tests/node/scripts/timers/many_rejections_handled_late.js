'use strict';
// Each of them is unhandled for a moment.
exports.handler = async () => {
  const rejected = Array.from({ length: 100_000 }, (_, number) => Promise.reject(number));
  const outcomes = await Promise.allSettled(rejected);
  const heard = [];
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (reason) => heard.push(reason));
  const late = [1, 2, 3, 4].map((number) => Promise.reject(number));
  late[1].catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  return { count: outcomes.length, last: outcomes.at(-1).reason, heard };
};
