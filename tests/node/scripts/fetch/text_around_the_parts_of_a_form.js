'use strict';
const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';
const bodies = {
  plain: `${part}--b--\r\n`, 'without a last line': `${part}--b--`, 'lines before': `\r\n\r\n${part}--b--`, 'lines behind': `${part}--b--\r\n\r\n\r\n`,
  'text before': `preamble\r\n${part}--b--`, 'text behind': `${part}--b--\r\nepilogue`, 'text at the end': `${part}--b--xx`, 'a space behind': `${part}--b-- \r\n`,
  'a part behind the end': `${part}--b--\r\n${part}--b--`, 'no end': part, 'an end alone': '--b--', 'lines alone': '\r\n\r\n', nothing: '', 'bare newlines behind': `${part}--b--\n`,
};

exports.handler = async () => {
  const results = {};
  for (const [name, body] of Object.entries(bodies)) {
    const response = new Response(body, { headers: { 'content-type': 'multipart/form-data; boundary=b' } });
    results[name] = await response.formData().then((form) => [...form], (error) => `${error.name}: ${error.message}`);
  }
  return results;
};
