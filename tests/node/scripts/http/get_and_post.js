// origin
'use strict';
const { ask } = require('../ask');
exports.handler = async (event) => {
  const got = await ask(event, '/echo?a=1&b=%20', { headers: { 'X-Mixed-Case': 'yes', accept: ['a/b', 'c/d'] } });
  const posted = await ask(event, '/echo', { method: 'POST', headers: { 'content-type': 'text/plain' } }, 'hello');
  const shown = ({ body, headers, ...rest }) => {
    const { fields, ...echo } = JSON.parse(body);
    return { ...rest, type: headers['content-type'], ...echo, fields: fields.filter(([name]) => !/^(connection|content-length)$/i.test(name)) };
  };
  return [shown(got), shown(posted)];
};
