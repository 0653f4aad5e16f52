'use strict';
async function outcome(...args) {
  try {
    const response = await fetch(...args);
    return [response.status, response.statusText, [...response.headers], response.url.replace(/nodedata:.*/, 'nodedata:ID'), response.type, await response.text()];
  } catch (error) {
    return [error.name, error.message, error.cause?.message];
  }
}
exports.handler = async () => {
  const results = [];
  for (const url of ['data:,hello%20w', 'data:text/html,<b>x</b>', 'data:;base64,aGk=', 'data:text/plain;charset=utf-8;base64,aGk', 'data:text/plain;base64, aG k= ', 'data:bad', 'data:image/png;base64,!!!', 'data:;charset=x,y', 'data:x/y;a=b;base64,aGk%3D', 'data:text/plain,a%2', 'data:,a#frag', 'DATA:TEXT/HTML,y', 'data:,%E2%82%AC', 'blob:nodedata:nope', 'file:///etc/x', 'about:blank', 'ftp://x/']) results.push([url, await outcome(url)]);
  const url = URL.createObjectURL(new Blob(['abc', 'def'], { type: 'text/x' }));
  results.push(await outcome(url), await outcome(url, { method: 'POST' }), await outcome('data:,x', { method: 'POST', body: 's' }), await outcome('data:,x', { method: 'HEAD' }));
  URL.revokeObjectURL(url);
  results.push(await outcome(url));
  return results;
};
