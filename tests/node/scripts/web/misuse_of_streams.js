'use strict';
// Errors of the web's streams, with their codes.
const told = (error) => (error instanceof Error ? `${error.name} ${error.code}: ${error.message}` : `${typeof error} ${error}`);
exports.handler = async () => {
  const out = {};
  const attempt = async (name, run) => {
    try {
      await run();
      out[name] = 'fine';
    } catch (error) {
      out[name] = told(error);
    }
  };
  const readable = () => {
    let controller;
    const stream = new ReadableStream({ start(given) { controller = given; } });
    return [stream, controller];
  };
  const bytes = () => {
    let controller;
    const stream = new ReadableStream({ type: 'bytes', start(given) { controller = given; } });
    return [stream, controller];
  };
  const locked = () => { const stream = new ReadableStream(); stream.getReader(); return stream; };
  const taken = () => { const stream = new WritableStream(); stream.getWriter(); return stream; };
  const released = () => { const reader = new ReadableStream().getReader(); reader.releaseLock(); return reader; };
  const freed = () => { const writer = new WritableStream().getWriter(); writer.releaseLock(); return writer; };
  await attempt('second reader', () => locked().getReader());
  await attempt('cancel locked', () => locked().cancel());
  await attempt('tee locked', () => locked().tee());
  await attempt('pipe locked', () => locked().pipeTo(new WritableStream()));
  await attempt('pipe to locked', () => new ReadableStream().pipeTo(taken()));
  await attempt('through locked', () => locked().pipeThrough(new TransformStream()));
  await attempt('second writer', () => taken().getWriter());
  await attempt('abort locked', () => taken().abort());
  await attempt('close locked', () => taken().close());
  for (const name of ['read', 'cancel']) await attempt(`released ${name}`, () => released()[name]());
  await attempt('released closed', () => released().closed);
  await attempt('released while reading', () => { const reader = new ReadableStream().getReader(); const reading = reader.read(); reader.releaseLock(); return reading; });
  for (const name of ['write', 'close', 'abort']) await attempt(`freed ${name}`, () => freed()[name]());
  for (const name of ['closed', 'ready', 'desiredSize']) await attempt(`freed ${name}`, () => freed()[name]);
  await attempt('enqueue after close', () => { const [, controller] = readable(); controller.close(); controller.enqueue(1); });
  await attempt('close twice', () => { const [, controller] = readable(); controller.close(); controller.close(); });
  await attempt('bytes: empty', () => bytes()[1].enqueue(new Uint8Array(0)));
  await attempt('bytes: closed', () => { const [, controller] = bytes(); controller.close(); controller.enqueue(new Uint8Array(1)); });
  await attempt('bytes: read into nothing', () => bytes()[0].getReader({ mode: 'byob' }).read(new Uint8Array(0)));
  await attempt('close a closed one', async () => { const stream = new WritableStream(); await stream.close(); return stream.close(); });
  await attempt('write while closing', () => { const writer = new WritableStream().getWriter(); writer.close(); return writer.write(1); });
  await attempt('close while closing', () => { const writer = new WritableStream({ close() { return new Promise(() => {}); } }).getWriter(); writer.close(); return writer.close(); });
  await attempt('enqueue after terminate', () => { let controller; new TransformStream({ start(given) { controller = given; } }); controller.terminate(); controller.enqueue(1); });
  await attempt('write after terminate', () => { let controller; const stream = new TransformStream({ start(given) { controller = given; } }); controller.terminate(); return stream.writable.getWriter().write(1); });
  for (const [Class, name] of [[ReadableStream, 'locked'], [WritableStream, 'locked'], [TransformStream, 'readable'], [TextEncoderStream, 'encoding'], [TextDecoderStream, 'fatal'], [ReadableStreamDefaultReader, 'closed'],
    [CountQueuingStrategy, 'highWaterMark']]) await attempt(`${Class.name}.${name} of another`, () => Object.getOwnPropertyDescriptor(Class.prototype, name).get.call({}));
  await attempt('no constructor', () => new ReadableStreamBYOBRequest());
  const codes = {};
  for (const [name, run] of Object.entries({ source: () => new ReadableStream(5), strategy: () => new WritableStream({}, 5), mark: () => new ReadableStream({}, { highWaterMark: -1 }), type: () => new ReadableStream({ type: 'x' }), reader: () => new ReadableStreamDefaultReader({}),
    mode: () => new ReadableStream().getReader({ mode: 'x' }), byob: () => new ReadableStream().getReader({ mode: 'byob' }), init: () => new CountQueuingStrategy({}), from: () => ReadableStream.from(5), chunk: () => bytes()[1].enqueue('x') })) {
    try {
      run();
    } catch (error) {
      codes[name] = [error.name, error.code];
    }
  }
  await new ReadableStream().pipeTo().catch((error) => { codes.pipeTo = [error.name, error.code]; });
  return { out, codes, own: Object.getOwnPropertyNames(WritableStreamDefaultController.prototype), keys: [...function* () { for (const key in new TextDecoderStream()) yield key; }()] };
};
