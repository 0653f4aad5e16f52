'use strict';
// createInterface over a stream: lines however the chunks fall, by event and by iteration.
const readline = require('readline');
const { Readable, Writable } = require('stream');
const { once } = require('events');

const byEvent = async (chunks, options) => {
  const reader = readline.createInterface({ input: Readable.from(chunks), ...options });
  const seen = [];
  reader.on('line', (line) => seen.push(line));
  reader.on('close', () => seen.push('(close)'));
  await once(reader, 'close');
  return seen;
};

exports.handler = async () => {
  const out = {};
  out.plain = await byEvent(['one\ntwo\nthr', 'ee']);
  out.breaks = await byEvent(['a\r\nb\rc\n\nd\u2028e\n']);
  out.split = await byEvent([Buffer.from('x\r'), Buffer.from('\ny'), Buffer.from([0xc3]), Buffer.from([0xbc, 10])], { crlfDelay: Infinity });
  out.empty = await byEvent([]);
  out.iterated = [];
  for await (const line of readline.createInterface({ input: Readable.from(['1\n2\n', '3']) })) out.iterated.push(line);
  out.stopped = [];
  const stopped = readline.createInterface({ input: Readable.from(['1\n2\n3\n']) });
  for await (const line of stopped) {
    out.stopped.push(line);
    if (line === '2') break;
  }
  out.closed = stopped.closed;
  const written = [];
  const output = new Writable({
    write(chunk, encoding, callback) {
      written.push(String(chunk));
      callback();
    },
  });
  const input = new Readable({ read() { /* pushed */ } });
  const asking = readline.createInterface({ input, output, prompt: 'p> ' });
  const answer = new Promise((resolve) => asking.question('name? ', resolve));
  input.push('me\n');
  out.answer = await answer;
  const promised = require('util').promisify(asking.question).call(asking, 'again? ');
  input.push('you\n');
  out.promised = await promised;
  asking.prompt();
  out.prompt = asking.getPrompt();
  asking.close();
  out.written = written;
  out.state = [asking.closed, asking instanceof readline.Interface, asking.terminal];
  try {
    asking.question('closed? ', () => {});
  } catch (error) {
    out.error = [error.code, error.message];
  }
  return out;
};
