'use strict';
// A port and a buffer in a message's transfer list arrive; the buffer is gone from its sender.
const turn = () => new Promise((resolve) => setTimeout(resolve, 30));

exports.handler = async () => {
  const { port1, port2 } = new MessageChannel();
  const seen = [];
  const inner = new MessageChannel();
  const buffer = new ArrayBuffer(8);
  port2.once('message', ({ port, bytes }) => {
    seen.push(['moved', bytes.byteLength]);
    port.on('message', (data) => {
      seen.push(['through the moved port', data]);
      port.close();
    });
  });
  port1.postMessage({ port: inner.port2, bytes: buffer }, [inner.port2, buffer]);
  inner.port1.postMessage('hello');
  inner.port1.on('close', () => seen.push(['closed']));
  await turn();
  await turn();
  port1.close();
  return [seen, buffer.byteLength];
};
