'use strict';
exports.handler = async () => {
  await null;
  const order = [];
  process.nextTick(() => { order.push('tick 1'); process.nextTick(() => order.push('tick 3')); Promise.resolve().then(() => order.push('microtask of tick')); });
  process.nextTick((a, b) => order.push(`tick 2 ${a}${b}`), 'x', 'y');
  Promise.resolve().then(() => order.push('microtask 1')).then(() => order.push('microtask 2'));
  queueMicrotask(() => order.push('queued'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return order;
};
