'use strict';
exports.handler = async () => {
  const order = [];
  await new Promise((resolve) => {
    setTimeout(() => { order.push('timeout 1'); Promise.resolve().then(() => order.push('microtask of timeout')); process.nextTick(() => order.push('tick of timeout')); }, 1);
    setTimeout(() => order.push('timeout 2'), 20);
    setTimeout(() => order.push('timeout 3'), 20);
    setTimeout(resolve, 40);
    Promise.resolve().then(() => order.push('microtask'));
    queueMicrotask(() => order.push('queued'));
  });
  return order;
};
