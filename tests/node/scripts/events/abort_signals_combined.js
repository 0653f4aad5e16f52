'use strict';
// AbortSignal.any and timeout: reasons, order, what they refuse.
const attempt = require('../attempt');
const shown = (reason) => [reason?.name ?? typeof reason, reason?.message ?? reason, reason?.code ?? null];

exports.handler = async () => {
  const [a, b] = [new AbortController(), new AbortController()];
  const either = AbortSignal.any([a.signal, b.signal]);
  const nested = AbortSignal.any([either, AbortSignal.timeout(60000)]);
  const order = [];
  a.signal.addEventListener('abort', () => order.push('a'));
  either.addEventListener('abort', () => order.push('either'));
  nested.onabort = () => order.push('nested');
  a.abort('because');
  b.abort('later');
  const timed = AbortSignal.timeout(5);
  const event = await new Promise((resolve) => {
    // Signals do not keep an invocation waiting.
    const kept = setTimeout(resolve, 5000);
    timed.addEventListener('abort', (aborted) => {
      clearTimeout(kept);
      resolve(aborted);
    }, { once: true });
  });
  const done = AbortSignal.any([AbortSignal.abort('x'), a.signal]);
  const own = new AbortController();
  own.abort();
  own.abort('ignored');
  const pending = new Promise((resolve, reject) => {
    const controller = new AbortController();
    setTimeout(() => { controller.signal.addEventListener('abort', () => reject(controller.signal.reason)); controller.abort(new RangeError('own')); }, 1);
  });
  return {
    order, reasons: [either.reason, nested.reason, done.reason, AbortSignal.any([]).aborted], timed: shown(timed.reason), event: [event.type, event.isTrusted, event.target === timed],
    standard: shown(own.signal.reason), thrown: attempt(() => own.signal.throwIfAborted()), custom: await pending.catch((error) => [error.name, error.message]),
    undefinedReason: shown(AbortSignal.abort(undefined).reason), nullReason: AbortSignal.abort(null).reason,
    errors: [() => new AbortSignal(), () => AbortSignal.any(5), () => AbortSignal.any([{}]), () => AbortSignal.timeout(), () => AbortSignal.timeout(-1), () => AbortSignal.timeout('x')].map((f) => attempt(f)),
  };
};
