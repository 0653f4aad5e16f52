// origin
'use strict';
const net = require('net');
const fake = (...addresses) => (host, options, callback) => {
  const all = addresses.map((address) => ({ address, family: net.isIP(address) }));
  setImmediate(() => (options.all ? callback(null, all) : callback(null, all[0].address, all[0].family)));
};
exports.handler = async ({ port }) => {
  const connect = (options) => new Promise((resolve) => {
    const events = [];
    const socket = net.connect({ host: 'name.test', port, ...options });
    for (const event of ['lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connect', 'ready']) {
      socket.on(event, (...args) => events.push([event, ...args.map((arg) => (arg instanceof Error ? arg.code : arg === port ? 'PORT' : arg))]));
    }
    socket.on('error', (error) => events.push([error.name, error.code, error.message.replaceAll(port, 'PORT'), error.errors?.map(({ code, address, syscall }) => [code, address, syscall])]));
    socket.on('connect', () => socket.destroy());
    socket.on('close', () => resolve([events, socket.autoSelectFamilyAttemptedAddresses?.map((one) => one.replace(port, 'PORT'))]));
  });
  return [await connect({ lookup: fake('127.0.0.1') }), await connect({ lookup: fake('127.0.0.1', '127.0.0.1') }), await connect({ lookup: fake('127.0.0.2', '127.0.0.1') }),
    await connect({ lookup: fake('127.0.0.2', '127.0.0.3') }), await connect({ lookup: fake('127.0.0.2', '127.0.0.1'), autoSelectFamily: false })];
};
