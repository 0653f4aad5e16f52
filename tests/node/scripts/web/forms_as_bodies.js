'use strict';
// A FormData as a body is multipart/form-data: how names, values and files are written, and that they come back.
const show = (value) => (typeof value === 'string' ? value : [value.name, value.type]);

exports.handler = async () => {
  const form = new FormData();
  form.append('a "b"\r\n', 'line\nline\rline\r\n');
  form.append('ü', 'é😀');
  form.append('file', new File(['con\r\ntent'], 'na"me\n.txt', { type: 'text/x' }));
  form.append('blob', new Blob([new Uint8Array([0, 255, 13, 10])]));
  const response = new Response(form);
  const type = response.headers.get('content-type');
  const boundary = type.split('boundary=')[1];
  const text = await response.text();
  const request = new Request('http://a.example/', { method: 'POST', body: form });
  const back = await request.formData();
  return {
    type: type.replace(boundary, 'B').replace(/ *$/, ''),
    boundary: /^----formdata-undici-0\d{11}$/.test(boundary),
    text: text.split(boundary).join('B'),
    back: [...back].map(([name, value]) => [name, show(value)]),
    content: await back.get('file').text(),
    bytes: [...new Uint8Array(await back.get('blob').arrayBuffer())],
    used: [response.bodyUsed, request.bodyUsed],
    empty: [...await new Response(new FormData()).formData()],
  };
};
