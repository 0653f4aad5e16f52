// The origin that scripts with "// origin" in their first line may ask: its port is `event.port`. Prints the port, ends with its stdin.
// Alone: node origin.mjs
import http from 'node:http';
import { fileURLToPath } from 'node:url';

const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const pattern = (size) => Buffer.alloc(size, 'abcdefghijklmnopqrstuvwxyz0123456789');

const answers = {
  // What arrived: without the fields whose values differ from run to run.
  async '/echo'(request, response) {
    const body = await bodyOf(request);
    const fields = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      const [name, value] = request.rawHeaders.slice(i, i + 2);
      fields.push([name, value.replaceAll(String(request.socket.localPort), 'PORT')]);
    }
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ method: request.method, url: request.url, fields, body: body.toString('latin1') }));
  },
  '/fields'(request, response) {
    response.sendDate = false;
    response.writeHead(200, 'Fine', [['Content-Type', 'text/plain'], ['X-One', '1'], ['x-one', '2'], ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'], ['Age', '1'], ['age', '2'], ['ETag', '"x"'], ['Content-Length', '2']]);
    response.end('ok');
  },
  '/chunked'(request, response) {
    response.write('first ');
    setTimeout(() => response.end('second'), 20);
  },
  '/trailers'(request, response) {
    response.writeHead(200, { Trailer: 'X-Sum' });
    response.write('body');
    response.addTrailers({ 'X-Sum': '42' });
    response.end();
  },
  '/large'(request, response, query) {
    response.end(pattern(Number(query.get('size'))));
  },
  async '/count'(request, response) {
    let size = 0;
    for await (const chunk of request) {
      size += chunk.length;
      if (request.headers['x-slow']) await later(1);
    }
    response.end(String(size));
  },
  async '/slow'(request, response, query) {
    await later(Number(query.get('ms')));
    response.end('late');
  },
  '/status'(request, response, query) {
    response.writeHead(Number(query.get('code')), query.has('reason') ? query.get('reason') : undefined);
    response.end(query.get('body') ?? '');
  },
  '/redirect'(request, response, query) {
    response.writeHead(Number(query.get('code') ?? 302), { Location: query.get('to') ?? '/echo' });
    response.end('elsewhere');
  },
  '/reset': (request) => request.socket.destroy(),
  '/never'() {},
  '/cut'(request, response) {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('only this');
    setTimeout(() => request.socket.destroy(), 20);
  },
  '/garbage': (request) => request.socket.end('this is not HTTP at all\r\n\r\n'),
  '/until-close'(request) {
    request.socket.end('HTTP/1.1 200 OK\r\nX-Framing: none\r\n\r\nuntil the end');
  },
  '/close'(request, response) {
    response.writeHead(200, { Connection: 'close' });
    response.end('closing');
  },
  '/json'(request, response) {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end('{"answer":42,"text":"\u00e4\u20ac"}');
  },
};

export function startOrigin() {
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://origin');
    const answer = answers[pathname];
    if (answer) answer(request, response, searchParams);
    else response.writeHead(404).end('nothing here');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startOrigin();
  console.log(server.address().port);
  process.stdin.resume().on('end', () => process.exit(0));
}
