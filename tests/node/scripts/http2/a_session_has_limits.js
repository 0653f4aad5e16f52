'use strict';
const { Peer, headers, settings } = require('../h2_peer');
exports.handler = async () => {
  const all = [];
  const begin = async (said, options) => {
    const peer = new Peer();
    const session = peer.connect(options);
    session.on('error', (error) => all.push(['session', error.code, error.message]));
    peer.send(said);
    await peer.settle();
    return [peer, session];
  };
  const ask = (session, headers) => {
    const stream = session.request(headers);
    const events = [];
    stream.on('frameError', (...args) => events.push(['frameError', ...args]));
    stream.on('error', (error) => events.push(['error', error.code, error.message]));
    stream.on('response', (got) => events.push(['response', Object.keys(got).length]));
    stream.on('close', () => events.push(['close', stream.rstCode]));
    return events;
  };

  const [large, first] = await begin(settings());
  const long = [ask(first, { a: 'x'.repeat(70_000) }), ask(first, { a: 'x'.repeat(200_000) }), ask(first, { a: 'x'.repeat(40_000) })];
  await large.settle();
  all.push(long, large.said.filter(({ stream }) => stream > 0).map(({ type, flags, stream, body }) => [type, flags, stream, body.length < 16384]));
  first.destroy();

  // Before settings come, a hundred requests are begun.
  const early = new Peer();
  const second = early.connect();
  for (let i = 0; i < 120; i++) second.request({ ':path': `/${i}` }).on('error', () => {});
  await early.settle();
  const begun = () => early.said.filter(({ type }) => type === 'HEADERS').length;
  all.push(begun());
  early.send(settings());
  await early.settle();
  all.push(begun());
  second.destroy();

  // Settings and pings that nobody answers.
  const [silent, third] = await begin(settings());
  const pings = [];
  for (let i = 0; i < 12; i++) pings.push(third.ping((error) => { if (error) pings.push(error.code); }));
  await silent.settle();
  all.push([...pings]);
  for (let i = 0; i < 12 && !third.destroyed; i++) third.settings({ initialWindowSize: 70_000 + i });
  await silent.settle();
  all.push(third.destroyed);

  // Fewer fields than usual.
  const [picky, fourth] = await begin(settings(), { maxHeaderListPairs: 4 });
  const heard = [ask(fourth, {}), ask(fourth, {})];
  await picky.settle();
  picky.send(headers(1, [[':status', '200'], ['a', '1'], ['b', '1'], ['c', '1']], 5), headers(3, [[':status', '200'], ['a', '1'], ['b', '1'], ['c', '1'], ['d', '1']], 5));
  await picky.settle();
  all.push(heard);
  fourth.destroy();
  return all;
};
