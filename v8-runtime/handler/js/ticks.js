// process.nextTick's queue. `state[0]` tells the event loop that it is not empty, without a call between the languages.
'use strict';
(function (native) {
  const { state } = native;
  const apply = Reflect.apply;
  let queue = [];
  let filled = 0;

  function nextTick(callback, ...args) {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
    queue[filled++] = args.length === 0 ? callback : () => apply(callback, undefined, args);
    state[0] = 1;
  }

  // Runs everything that is queued, also what is queued meanwhile. An exception ends the process (event_loop.h).
  function runTicks() {
    for (let at = 0; at < filled; ++at) {
      const callback = queue[at];
      queue[at] = undefined;
      callback();
    }
    if (filled > 1024) queue = [];  // a burst must not hold its memory for good
    filled = 0;
    state[0] = 0;
  }

  return { nextTick, runTicks };
})
