'use strict';
// Packages that change how modules are found and compiled, and how contexts follow promises.
const fs = require('fs');
const Bluebird = require('bluebird');
const cls = require('cls-hooked');
const moduleAlias = require('module-alias');
const { addHook } = require('pirates');

const folder = '/tmp/hooked';
fs.mkdirSync(`${folder}/lib`, { recursive: true });
fs.writeFileSync(`${folder}/lib/x.js`, 'module.exports = "found by its alias"');
fs.writeFileSync(`${folder}/text.shout`, 'hello');
fs.writeFileSync(`${folder}/broken.shout`, 'broken');

function hooked() {
  const revert = addHook((code) => (code === 'broken' ? 'a b' : `module.exports = ${JSON.stringify(code.toUpperCase())} + require('path').basename(__filename)`), { exts: ['.shout'], ignoreNodeModules: false });
  const found = require(`${folder}/text.shout`);
  let failed;
  try {
    require(`${folder}/broken.shout`);
  } catch ({ name, stack }) {
    failed = [name, stack.split('\n')[0]];
  }
  revert();
  return [found, failed, require.extensions['.shout'] === undefined];
}

async function followed() {
  const namespace = cls.createNamespace('request');
  const inside = await namespace.runAndReturn(async () => {
    namespace.set('id', 7);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const later = namespace.get('id');
    return [later, await new Promise((resolve) => setImmediate(() => process.nextTick(() => resolve(namespace.get('id')))))];
  });
  return [inside, namespace.get('id') ?? null];
}

async function bluebird() {
  Bluebird.config({ cancellation: true });
  const zlib = Bluebird.promisifyAll(require('zlib'));
  let cancelled = false;
  const never = new Bluebird((resolve, reject, onCancel) => onCancel(() => { cancelled = true; }));
  never.cancel();
  return [(await zlib.gunzipAsync(await zlib.gzipAsync('text'))).toString(), await Bluebird.map([1, 2, 3], (n) => Bluebird.delay(1).return(n * 2), { concurrency: 2 }),
    await Bluebird.delay(500).timeout(5).catch(Bluebird.TimeoutError, ({ message }) => message), cancelled, never.isCancelled(),
    String(await Bluebird.promisify(fs.readFile)(`${folder}/text.shout`))];
}

exports.handler = async () => {
  moduleAlias.addAlias('@lib', `${folder}/lib`);
  return { alias: require('@lib/x'), hooked: hooked(), followed: await followed(), bluebird: await bluebird() };
};
