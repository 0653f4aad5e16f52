'use strict';
// structuredClone with a transfer list: what moves is gone from the original.
const attempt = require('../attempt');

exports.handler = async () => {
  const out = {};
  const buffer = new Uint8Array([1, 2, 3]).buffer;
  const moved = structuredClone({ buffer, view: new Uint8Array(buffer, 1) }, { transfer: [buffer] });
  out.buffer = [buffer.byteLength, moved.buffer.byteLength, [...moved.view], moved.view.buffer === moved.buffer];
  const unused = new ArrayBuffer(4);
  out.unused = [structuredClone(1, { transfer: new Set([unused]) }), unused.byteLength];
  const { port1, port2 } = new MessageChannel();
  const copy = structuredClone({ port: port1 }, { transfer: [port1] });
  out.port = [copy.port instanceof MessagePort, copy.port !== port1];
  out.message = await new Promise((resolve) => {
    copy.port.onmessage = (event) => resolve(event.data);
    port2.postMessage('to the moved port');
  });
  copy.port.close();
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue('a');
      controller.enqueue({ b: 1 });
      controller.close();
    },
  });
  const movedStream = structuredClone(stream, { transfer: [stream] });
  const chunks = [];
  for await (const chunk of movedStream) chunks.push(chunk);
  out.stream = [stream.locked, movedStream instanceof ReadableStream, chunks];
  const written = [];
  const writable = new WritableStream({ write: (chunk) => { written.push(chunk); } });
  const { sink } = structuredClone({ sink: writable }, { transfer: [writable] });
  const writer = sink.getWriter();
  await writer.write('w');
  await writer.close();
  await new Promise((resolve) => setTimeout(resolve, 30));
  out.writable = [writable.locked, written];
  const locked = new ReadableStream();
  locked.getReader();
  out.errors = [
    () => structuredClone(),
    () => structuredClone(1, 2),
    () => structuredClone(1, { transfer: 1 }),
    () => structuredClone(1, { transfer: [1] }),
    () => structuredClone(1, { transfer: [{}] }),
    () => structuredClone(1, { transfer: [new SharedArrayBuffer(1)] }),
    () => structuredClone(moved.buffer, { transfer: [moved.buffer, moved.buffer] }),
    () => structuredClone(new MessageChannel().port1),
    () => structuredClone(new ReadableStream()) && 'cloned',
    () => structuredClone(locked, { transfer: [locked] }),
  ].map((f) => attempt(f));
  out.shared = [structuredClone(new SharedArrayBuffer(3)).byteLength, structuredClone.length, structuredClone.name];
  const memory = new SharedArrayBuffer(1);
  new Uint8Array(structuredClone(memory))[0] = 5;
  out.sharedMemory = new Uint8Array(memory)[0];
  return out;
};
