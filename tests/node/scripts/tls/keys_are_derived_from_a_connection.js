'use strict';
// Both ends export the same material and know each other's Finished; what is asked too early is an error.
const { once } = require('events');
const { connectOver, secured } = require('../tls_pair');
const attempt = require('../attempt');

exports.handler = async () => {
  const { client, accepted } = connectOver({ maxVersion: 'TLSv1.2' });
  const early = [attempt(() => client.exportKeyingMaterial(16, 'label')), attempt(() => client.exportKeyingMaterial(0, 'label')),
    attempt(() => client.exportKeyingMaterial(16, 5)), attempt(() => client.exportKeyingMaterial(16, 'label', 'text')), client.getFinished(), client.getSession() === undefined];
  await secured(client);
  const { socket } = await accepted;
  const same = (label, context) => client.exportKeyingMaterial(32, label, context).equals(socket.exportKeyingMaterial(32, label, context));
  const log = [early, same('EXPORTER-x'), same('EXPORTER-x', Buffer.from('context')), client.exportKeyingMaterial(5, 'EXPORTER-x').length,
    client.getFinished().equals(socket.getPeerFinished()), client.getPeerFinished().equals(socket.getFinished()), socket.getSharedSigalgs().slice(0, 3),
    client.setMaxSendFragment(512), client.setMaxSendFragment(5), attempt(() => client.setMaxSendFragment('x'))];
  const pieces = [];
  socket.on('data', (data) => pieces.push(data.length));
  client.write(Buffer.alloc(1200));
  await once(socket, 'data');
  await new Promise((resolve) => setTimeout(resolve, 50));
  log.push(pieces.reduce((sum, size) => sum + size, 0), Math.max(...pieces) <= 1200);
  client.destroy();
  return log;
};
