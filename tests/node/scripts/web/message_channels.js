'use strict';
// MessageChannel: messages are copies, come in order and in a later turn, ports can be sent.
const attempt = require('../attempt');
const { MessageChannel: FromModule, MessagePort: PortOfModule, receiveMessageOnPort } = require('worker_threads');
const turn = () => new Promise((resolve) => setTimeout(resolve, 30));

exports.handler = async () => {
  const out = { same: [FromModule === MessageChannel, PortOfModule === MessagePort] };
  const { port1, port2 } = new MessageChannel();
  const seen = [];
  port2.on('message', (value) => seen.push(['on', value]));
  port2.addEventListener('message', (event) => seen.push(['listener', event.data, event.type, event.constructor.name, event.target === port2]));
  const value = { a: [1], m: new Map([[1, 2]]) };
  port1.postMessage(value);
  value.a.push(2);
  port1.postMessage('second');
  out.early = seen.length;
  await turn();
  out.seen = seen.splice(0).map(([how, data, ...rest]) => [how, typeof data === 'string' ? data : [data.a, [...data.m]], ...rest]);

  const queue = new MessageChannel();
  queue.port1.postMessage(1);
  queue.port1.postMessage({ x: 2 });
  out.received = [receiveMessageOnPort(queue.port2), receiveMessageOnPort(queue.port2), receiveMessageOnPort(queue.port2) === undefined];

  const attribute = new MessageChannel();
  const got = await new Promise((resolve) => {
    attribute.port1.onmessage = (event) => resolve([event.data, event.ports.length]);
    attribute.port2.postMessage('by attribute');
  });
  out.attribute = got;
  attribute.port1.close();
  await turn();
  out.afterClose = attribute.port2.postMessage('lost') === undefined;
  out.errors = [() => new MessagePort(), () => port1.postMessage(() => {}), () => port1.postMessage({ p: new MessageChannel().port1 }), () => port1.postMessage(1, [1]),
    () => receiveMessageOnPort({})].map((f) => attempt(f));
  port1.close();
  return out;
};
