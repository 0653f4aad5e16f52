import fs, { readFileSync, promises } from 'node:fs';
import * as path from 'querystring';
import { URL as URLClass } from 'url';
import events, { once, EventEmitter } from 'events';
import process, { env } from 'node:process';
import { Buffer as B } from 'buffer';
import { setTimeout as sleep } from 'timers/promises';
import { createRequire } from 'module';
const require = createRequire(import.meta.url);
export const handler = async () => ({ fs: fs === require('fs'), read: readFileSync === fs.readFileSync, promises: promises === require('fs/promises'),
  path: path.default === require('querystring'), keys: Object.keys(path).sort(), url: URLClass === URL, events: events === EventEmitter, once: once === events.once,
  process: process === globalThis.process, env: env === process.env, buffer: B === Buffer, slept: await sleep(1, 'slept'), tag: Object.prototype.toString.call(path),
  same: (await import('node:path')) === (await import('path')) });
