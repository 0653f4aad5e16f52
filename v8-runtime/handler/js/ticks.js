// process.nextTick's queue. `state[0]` tells the event loop that it is not empty, without a call between the languages.
'use strict';
(function (native) {
  const { state } = native;
  const apply = Reflect.apply;
  let queue = [];
  let filled = 0;
  let done = 0;

  function nextTick(callback, ...args) {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
    queue[filled++] = args.length === 0 ? callback : () => apply(callback, undefined, args);
    state[0] = 1;
  }

  // Runs everything that is queued, also what is queued meanwhile. After an exception that a listener of the handler
  // took, the event loop calls again: the word is still set.
  function runTicks() {
    while (done < filled) {
      const callback = queue[done];
      queue[done++] = undefined;
      callback();
    }
    done = 0;
    if (filled > 1024) queue = [];  // a burst must not hold its memory for good
    filled = 0;
    state[0] = 0;
  }

  return { nextTick, runTicks };
})
