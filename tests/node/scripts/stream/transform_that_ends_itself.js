'use strict';
// A transform that pushes null within a write: the write's callback comes after 'end'.
const { Transform } = require('stream');
const settled = () => new Promise((resolve) => setTimeout(resolve, 10));
exports.handler = async () => {
  const out = [];
  for (const later of [false, true]) {
    for (const flowing of [true, false]) {
      const log = [];
      out.push(log);
      const stream = new Transform({
        transform(chunk, encoding, callback) {
          const go = () => {
            this.push('x');
            this.push(null);
            callback();
            process.nextTick(() => log.push('tick'));
          };
          if (later) setImmediate(go);
          else go();
        },
      });
      for (const event of ['end', 'finish', 'close', 'error']) stream.on(event, () => log.push(event));
      if (flowing) stream.on('data', () => log.push('data'));
      stream.write('a', () => log.push('first'));
      await settled();
      stream.write('b', (error) => log.push(`second ${error}`));
      await settled();
      stream.end(() => log.push('ended'));
      await settled();
    }
  }
  return out;
};
