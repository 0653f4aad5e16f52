'use strict';
const { converseAll, frame, headers, settings } = require('../h2_peer');
// What was read with it is heard by nobody any more.
const hello = settings();
const ping = frame('PING', 0, 0, Buffer.alloc(8));
const answer = [hello, headers(1, [[':status', '200']]), frame('DATA', 0, 1, Buffer.from('hi'))];
exports.handler = () => converseAll({
  'when data come': async (peer, session, stream, log) => {
    stream.on('data', () => session.destroy());
    session.on('ping', () => log.push(['ping']));
    peer.send(...answer, ping, frame('DATA', 0, 1, Buffer.from('more')), ping);
  },
  'when a ping comes': async (peer, session, stream, log) => {
    session.on('ping', () => {
      log.push(['ping']);
      session.destroy();
    });
    peer.send(...answer, ping, ping, frame('DATA', 0, 1, Buffer.from('more')));
  },
});
