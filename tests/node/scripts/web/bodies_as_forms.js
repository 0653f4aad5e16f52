'use strict';
// formData(): urlencoded and multipart bodies, and what is none.
const show = (value) => (typeof value === 'string' ? value : [value.name, value.type, value.size]);

exports.handler = async () => {
  const multipart = (boundary, ...parts) => [parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('') + `--${boundary}--`,
    `multipart/form-data; boundary=${boundary}`];
  const field = (rest, body) => `Content-Disposition: form-data; name=${rest}\r\n\r\n${body}`;
  const cases = [
    ['a=1&b=%20+x&a=2&&=e&c', 'application/x-www-form-urlencoded'],
    ['a=ü%C3%BC', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['a=1', 'text/plain'],
    ['a=1', null],
    multipart('B', field('"a"', 'hello'), 'content-disposition: form-data; name="f"; filename="x.bin"\r\ncontent-type: a/b\r\n\r\n\x00\x01'),
    multipart('B', field('"a"', ''), field('"a"', 'second\r\nline')),
    multipart('B', field('"a%22b"; filename="ü%0A.txt"', 'x')),
    multipart('B', field('"a"\r\nX-Other: 1', 'x')),
    multipart('"q"', field('"a"', 'x')).map((text) => text.replaceAll('--"q"', '--q')),
    multipart('B', 'Content-Disposition: attachment; name="a"\r\n\r\nx'),
    multipart('B', 'Content-Type: a/b\r\n\r\nx'),
    multipart('B', field('a', 'unquoted')),
    multipart('B'),
    [multipart('B', field('"a"', 'x'))[0].slice(0, -6), 'multipart/form-data; boundary=B'],
    ['nothing', 'multipart/form-data; boundary=B'],
    ['x', 'multipart/form-data'],
  ];
  const out = [];
  for (const [body, type] of cases) {
    const response = new Response(new TextEncoder().encode(body), { headers: type === null ? {} : { 'content-type': type } });
    try {
      out.push([...await response.formData()].map(([name, value]) => [name, show(value)]));
    } catch (error) {
      out.push([error.name, error.message]);
    }
  }
  return out;
};
