// The origin of scripts whose first line begins with "// origin h2": HTTP/2 in clear text. Prints its port, ends with its stdin.
import http2 from 'node:http2';
import { fileURLToPath } from 'node:url';

const answers = {
  '/echo'(stream, headers) {
    const shown = Object.entries(headers).filter(([name]) => name !== ':authority');
    stream.respond({ ':status': 200, 'content-type': 'text/plain', 'x-seen': JSON.stringify(shown), 'set-cookie': ['a=1', 'b=2'] }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '42' }));
    stream.pipe(stream);
  },
  '/large'(stream) {
    stream.respond({ ':status': 200 });
    stream.end(Buffer.alloc(1_000_000, 'abcdefghij'));
  },
  '/count'(stream) {
    let size = 0;
    stream.on('data', (chunk) => { size += chunk.length; });
    stream.on('end', () => {
      stream.respond({ ':status': 200 });
      stream.end(String(size));
    });
  },
  '/early'(stream) {
    stream.additionalHeaders({ ':status': 103, link: '</style.css>' });
    stream.respond({ ':status': 204 }, { endStream: true });
  },
  '/refuse'(stream) { stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM); },
  '/cut'(stream) {
    stream.respond({ ':status': 200 });
    stream.write('only this');
    setTimeout(() => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR), 50);
  },
  '/never'() {},
  '/goaway'(stream) {
    stream.session.goaway(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
    setTimeout(() => stream.session?.destroy(), 100);
  },
  '/vanish': (stream) => stream.session.destroy(),
  '/slow'(stream) {
    setTimeout(() => {
      stream.respond({ ':status': 200 });
      stream.end('late');
    }, 30);
  },
};

export function startOrigin() {
  const server = http2.createServer({ settings: { maxConcurrentStreams: 4 } });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    const answer = answers[headers[':path'].split('?')[0]];
    if (answer) answer(stream, headers);
    else stream.respond({ ':status': 404 }, { endStream: true });
  });
  server.on('sessionError', () => {});
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startOrigin();
  console.log(server.address().port);
  process.stdin.resume().on('end', () => process.exit(0));
}
