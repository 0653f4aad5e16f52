'use strict';
// readline's Interface over streams: there is no terminal, so a line is what ends with a line break. A class made of
// functions, because it may be called without `new`.
const { AbortError, codes } = require('../core/errors');
const { validateAbortSignal, validateFunction, validateUint32 } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { StringDecoder } = require('../string_decoder');
const { nextTick } = require('../process/ticks');

const kBreak = /\r\n|\n|\r/g;
const kMinDelay = 100;

function settingsOf(input, output, completer, terminal) {
  if (input?.input !== undefined) return input;
  return { input, output, completer, terminal };
}

function InterfaceBase(input, output, completer, terminal) {
  const settings = settingsOf(input, output, completer, terminal);
  EventEmitter.call(this);
  const { signal } = settings;
  if (settings.prompt !== undefined) this.setPrompt(settings.prompt);
  if (settings.completer !== undefined && settings.completer !== null) validateFunction(settings.completer, 'completer');
  if (settings.history !== undefined && !Array.isArray(settings.history)) throw new codes.ERR_INVALID_ARG_TYPE('history', 'Array', settings.history);
  if (settings.historySize !== undefined) validateUint32(Math.trunc(settings.historySize), 'historySize');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  Object.assign(this, {
    line: '', cursor: 0, closed: false, paused: false, terminal: Boolean(settings.terminal ?? settings.output?.isTTY), history: settings.history ?? [],
    historySize: settings.historySize ?? 30, input: settings.input, output: settings.output, completer: settings.completer,
    crlfDelay: Math.max(kMinDelay, settings.crlfDelay ?? kMinDelay), isCompletionEnabled: true, removeHistoryDuplicates: false, escapeCodeTimeout: 500,
  });
  Object.defineProperty(this, 'state', {
    value: { decoder: new StringDecoder('utf8'), rest: '', endedWithReturn: false, question: null, prompt: this.state?.prompt ?? '> ' },
    configurable: true, enumerable: false, writable: true,
  });
  listen(this);
  if (signal?.aborted) nextTick(() => this.close());
  else signal?.addEventListener('abort', () => this.close(), { once: true });
}

function listen(self) {
  const { input } = self;
  if (typeof input?.on !== 'function') throw new TypeError('Cannot read properties of undefined (reading \'on\')');
  const onData = (chunk) => takeText(self, self.state.decoder.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  const onEnd = () => {
    takeText(self, self.state.decoder.end());
    const { rest } = self.state;
    if (rest !== '') {
      self.state.rest = '';
      tellLine(self, rest);
    }
    self.close();
  };
  const onError = (error) => self.emit('error', error);
  input.on('error', onError);
  input.on('data', onData);
  input.on('end', onEnd);
  self.once('close', () => {
    input.removeListener('data', onData);
    input.removeListener('end', onEnd);
    input.removeListener('error', onError);
  });
  input.resume();
}

// A break at the end may be the first half of \r\n: the other half is then left out.
function takeText(self, text) {
  const { state } = self;
  if (text === '') return;
  if (state.endedWithReturn && text[0] === '\n') text = text.slice(1);
  state.endedWithReturn = false;
  if (text === '') return;
  state.endedWithReturn = text.endsWith('\r');
  const whole = state.rest + text;
  const lines = whole.split(kBreak);
  state.rest = lines.pop();
  for (const line of lines) tellLine(self, line);
}

function tellLine(self, line) {
  const { state } = self;
  self.line = '';
  if (state.question !== null) {
    const callback = state.question;
    state.question = null;
    state.prompt = state.oldPrompt;
    callback(line);
  } else {
    self.emit('line', line);
  }
}

Object.setPrototypeOf(InterfaceBase.prototype, EventEmitter.prototype);
Object.setPrototypeOf(InterfaceBase, EventEmitter);

const methods = {
  get columns() { return this.output?.columns || Infinity; },
  getPrompt() { return this.state?.prompt ?? '> '; },
  setPrompt(prompt) {
    if (this.state === undefined) Object.defineProperty(this, 'state', { value: {}, configurable: true, writable: true });
    this.state.prompt = prompt;
  },
  prompt() {
    if (this.paused) this.resume();
    this.output?.write(`${this.getPrompt()}`);
  },
  close() {
    if (this.closed) return;
    this.pause();
    this.closed = true;
    this.emit('close');
  },
  pause() {
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },
  resume() {
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },
  write(text) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    takeText(this, `${text}`);
  },
  getCursorPos() { return { cols: this.getPrompt().length + this.cursor, rows: 0 }; },
  ask(query, callback) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.state.question !== null) {
      this.prompt();
      return;
    }
    this.state.oldPrompt = this.getPrompt();
    this.setPrompt(query);
    this.state.question = callback;
    this.prompt();
  },
  forgetQuestion() {
    if (this.state.question === null) return;
    this.state.question = null;
    this.setPrompt(this.state.oldPrompt);
    this.output?.write('\r\n');
  },
  [Symbol.asyncIterator]() {
    const lines = [];
    let wake = null;
    const self = this;
    const call = () => {
      wake?.();
      wake = null;
    };
    const onLine = (line) => {
      lines.push(line);
      call();
    };
    self.on('line', onLine);
    self.on('close', call);
    return (async function* iterate() {
      try {
        for (;;) {
          while (lines.length > 0) yield lines.shift();
          if (self.closed) return;
          await new Promise((resolve) => { wake = resolve; });
        }
      } finally {
        self.removeListener('line', onLine);
        self.close();
      }
    })();
  },
  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() { this.close(); },
};
for (const key of Reflect.ownKeys(methods)) {
  Object.defineProperty(InterfaceBase.prototype, key, { ...Object.getOwnPropertyDescriptor(methods, key), enumerable: false });
}

const abortOf = (signal) => new AbortError(undefined, { cause: signal.reason });

module.exports = { InterfaceBase, abortOf };
