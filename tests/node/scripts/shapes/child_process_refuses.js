// node: Node starts processes. Here the system refuses to, and it is told as Node tells EACCES of a file that cannot be executed.
'use strict';
const attempt = require('../attempt');
const { promisify } = require('util');
const childProcess = require('child_process');
const shown = ({ code, errno, syscall, path, spawnargs, cmd }) => ({ code, errno, syscall, path, spawnargs, cmd });

exports.handler = async () => {
  const events = [];
  const child = childProcess.spawn('ls', ['-l', '/']);
  const early = [child.pid === undefined, child.exitCode, child.killed, child.spawnfile, child.spawnargs, child.kill(), child instanceof childProcess.ChildProcess];
  await new Promise((resolve) => {
    child.on('error', (error) => events.push(['error', shown(error)]));
    child.on('exit', () => events.push(['exit']));
    child.stdout.on('end', () => events.push(['stdout ends']));
    child.on('close', (code, signal) => {
      events.push(['close', code, signal]);
      resolve();
    });
  });
  const executed = await new Promise((resolve) => childProcess.exec('ls | wc', (error, stdout, stderr) => resolve([shown(error), stdout, stderr])));
  const file = await new Promise((resolve) => childProcess.execFile('git', ['status'], { encoding: 'buffer' }, (error, stdout) => resolve([shown(error), Buffer.isBuffer(stdout)])));
  const promised = await promisify(childProcess.exec)('x').catch((error) => [error.code, error.stdout, error.stderr]);
  const { status, signal, error } = childProcess.spawnSync('ls', ['a']);
  return { early, events, executed, file, promised, sync: [status, signal, shown(error)],
    thrown: [attempt(() => childProcess.execSync('ls -l')), attempt(() => childProcess.execFileSync('ls', ['-l']))].map(({ code, message }) => [code, message]) };
};
