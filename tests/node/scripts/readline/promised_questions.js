'use strict';
// readline/promises: questions give promises that a signal can end.
const { createInterface, Readline } = require('readline/promises');
const { PassThrough } = require('stream');

exports.handler = async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const reader = createInterface({ input, output });
  const first = reader.question('first? ');
  input.write('1\n');
  const controller = new AbortController();
  const answers = [await first];
  const second = reader.question('second? ', { signal: controller.signal });
  controller.abort();
  answers.push(await second.catch((error) => [error.name, error.code]));
  const third = reader.question('third? ');
  input.write('3\n');
  answers.push(await third);
  answers.push(await reader.question('no', { signal: AbortSignal.abort() }).catch((error) => error.name));
  reader.close();
  const screen = new PassThrough();
  const commands = new Readline(screen).cursorTo(1, 2).moveCursor(-1, 3).clearLine(1).clearScreenDown();
  await commands.commit();
  return { answers, written: String(output.read()), screen: JSON.stringify(String(screen.read())) };
};
