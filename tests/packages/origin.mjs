// The origin that handlers with HTTP clients talk to: fixed answers on a port of 127.0.0.1.
import http from 'node:http';
import zlib from 'node:zlib';

function bodyOf(request) {
  return new Promise((resolve) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => resolve(Buffer.concat(pieces).toString()));
  });
}

// What was asked, as far as it does not depend on the client's version or machine.
async function echo(request, response) {
  const { method, url, headers } = request;
  const text = JSON.stringify({
    method, path: url, body: await bodyOf(request), type: headers['content-type'], length: headers['content-length'],
    authorization: headers.authorization, client: headers['x-client'], accept: headers.accept,
  });
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(text);
}

const answers = {
  '/echo': echo,
  '/redirect': (request, response) => response.writeHead(302, { Location: '/echo?redirected=1' }).end(),
  '/missing': (request, response) => response.writeHead(404, { 'Content-Type': 'text/plain' }).end('nothing here'),
  '/bytes': (request, response) => response.end(Buffer.from([0, 1, 254, 255])),
  '/text': (request, response) => response.writeHead(200, { 'X-Origin': 'fixed', 'Content-Type': 'text/plain' }).end('a text of the origin'),
  '/gzip': (request, response) => response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
    .end(zlib.gzipSync('{"compressed":true}')),
  '/slow': (request, response) => setTimeout(() => response.end('late'), 2000).unref(),
};

// {port, close}
export async function startOrigin() {
  const server = http.createServer((request, response) => {
    const answer = answers[new URL(request.url, 'http://x').pathname] ?? answers['/missing'];
    answer(request, response);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, close: () => { server.closeAllConnections(); server.close(); } };
}

// Alone: prints its port, ends with its standard input.
if (process.argv[2] === '--serve') {
  const { port } = await startOrigin();
  console.log(port);
  process.stdin.on('end', () => process.exit(0)).resume();
}
