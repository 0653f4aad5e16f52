'use strict';
const { Peer, block, frame, headers, number, settings } = require('../h2_peer');
// What a client asked for, a peer may use.
exports.handler = async () => {
  const all = [];
  const begin = async (options) => {
    const peer = new Peer();
    const session = peer.connect({ settings: options });
    session.on('error', (error) => all.push(['session', error.code, error.message]));
    const stream = session.request({});
    const events = [];
    stream.on('response', (got) => events.push(['response', { ...got }]));
    let size = 0;
    stream.on('data', (chunk) => { size += chunk.length; });
    stream.on('error', (error) => events.push(['error', error.code, error.message]));
    stream.on('end', () => events.push(['end', size]));
    stream.on('close', () => events.push(['close', stream.rstCode]));
    await peer.settle();
    peer.send(settings(), frame('SETTINGS', 1, 0));
    await peer.settle();
    return { peer, session, events, stream };
  };
  const ok = block([':status', '200']);

  const large = await begin({ maxFrameSize: 100_000, initialWindowSize: 200_000 });
  large.peer.send(headers(1, [[':status', '200']]), frame('DATA', 0, 1, Buffer.alloc(50_000)), frame('DATA', 1, 1, Buffer.alloc(1)));
  await large.peer.settle();
  all.push(large.events, large.session.localSettings.maxFrameSize);
  large.session.destroy();

  const table = await begin({ headerTableSize: 10_000 });
  table.peer.send(frame('HEADERS', 5, 1, Buffer.concat([number(10_000, 5, 0x20), ok])));
  await table.peer.settle();
  all.push(table.events);
  table.session.destroy();

  const few = await begin({ maxHeaderListSize: 100 });
  // For requests that begin when it has been acknowledged.
  const second = few.session.request({});
  second.on('error', (error) => few.events.push(['second', error.code, error.message]));
  await few.peer.settle();
  few.peer.send(headers(1, [[':status', '200'], ['a', 'x'.repeat(100)]], 5), headers(3, [[':status', '200'], ['a', 'x'.repeat(100)]], 5));
  await few.peer.settle();
  all.push(few.events);
  few.session.destroy();

  // A window that shrank below nothing takes an end without data.
  const shrunk = await begin({ initialWindowSize: 60_000 });
  shrunk.stream.pause();
  shrunk.peer.send(headers(1, [[':status', '200']]), ...[1, 2, 3].map(() => frame('DATA', 0, 1, Buffer.alloc(16_000))));
  await shrunk.peer.settle();
  shrunk.session.settings({ initialWindowSize: 10_000 });
  await shrunk.peer.settle();
  shrunk.peer.send(frame('SETTINGS', 1, 0));
  await shrunk.peer.settle();
  shrunk.peer.send(frame('DATA', 1, 1));
  await shrunk.peer.settle();
  shrunk.stream.resume();
  await shrunk.peer.settle();
  all.push(shrunk.events);
  shrunk.session.destroy();

  // More than the window of a stream that nobody reads.
  const greedy = await begin({});
  greedy.stream.pause();
  greedy.peer.send(headers(1, [[':status', '200']]), ...[1, 2, 3, 4, 5].map(() => frame('DATA', 0, 1, Buffer.alloc(16_000))));
  await greedy.peer.settle();
  all.push(greedy.events, greedy.peer.refused);
  greedy.session.destroy();
  return all;
};
