'use strict';
(internal) => ({
  modules: {}, hooks: { afterFork(settings) { globalThis.process.env = settings.env; } },
  globals: { process: { env: {}, exit: internal.exit, nextTick: internal.nextTick },
    console: { log: (...a) => internal.writeLog(2, a.join(' ')) },
    setTimeout: (f, ms) => internal.setTimer(f, ms, false), setInterval: (f, ms) => internal.setTimer(f, ms, true),
    clearTimeout: internal.clearTimer, clearInterval: internal.clearTimer, setImmediate: internal.setImmediate,
    queueMicrotask: internal.enqueueMicrotask, structuredClone: internal.structuredClone },
})
