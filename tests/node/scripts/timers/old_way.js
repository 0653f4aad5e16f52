'use strict';
// timers.enroll, active and unenroll, which old packages use.
const timers = require('timers');
process.removeAllListeners('warning');

exports.handler = async () => {
  const fired = [];
  const item = { name: 'a', _onTimeout() { fired.push(this.name); } };
  const dropped = { _onTimeout() { fired.push('dropped'); } };
  timers.enroll(item, 2);
  timers.active(item);
  timers.enroll(dropped, 2);
  timers.active(dropped);
  timers.unenroll(dropped);
  await new Promise((resolve) => setTimeout(resolve, 30));
  return { fired, dropped: dropped._idleTimeout };
};
