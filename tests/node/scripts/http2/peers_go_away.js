'use strict';
const { converseAll, frame, headers, settings, words } = require('../h2_peer');
const hello = settings();
const ok = [[':status', '200']];
const goaway = (last, code = 0) => frame('GOAWAY', 0, 0, words(last, code));
// When a session closes differs.
const told = async (cases) => {
  const heard = await converseAll(cases);
  for (const one of Object.values(heard)) one.log = one.log.filter(([event]) => event !== 'session close');
  return heard;
};
exports.handler = () => told({
  'and answer first': [hello, goaway(1), headers(1, ok, 5)],
  'with a request that they did not see': [hello, goaway(0)],
  'with an error': [hello, goaway(1, 2), frame('PING', 0, 0, Buffer.alloc(8)), headers(1, ok, 5)],
  'slowly': [hello, goaway(0x7FFFFFFF), goaway(1), headers(1, ok, 5)],
  'and no request is begun any more': async (peer, session, stream, log) => {
    peer.send(settings([3, 1]));
    await peer.settle();
    const second = session.request({ ':path': '/2' });
    const closed = Promise.all([stream, second].map((one) => new Promise((resolve) => { one.on('close', resolve); })));
    const events = [];
    second.on('response', () => events.push('response'));
    second.on('error', (error) => events.push(error.code, error.message));
    peer.send(goaway(1));
    await peer.settle();
    try {
      session.request({});
    } catch (error) {
      log.push(['refused', error.code, error.message]);
    }
    peer.send(headers(1, ok, 5));
    await closed;
    log.push(['second', ...events, second.rstCode]);
  },
});
