// Handlers that the zygote runs thousands of times before its first fork, so that what surrounds every handler is
// compiled when a context starts. Several kinds, so that V8 does not specialise the call to one of them.
'use strict';
(function (native, { user_code: userCode, layer }) {
  const modify = async (event) => {
    const { request } = event.Records[0].cf;
    if (request.uri.endsWith('/')) request.uri += 'index.html';
    request.headers['x-warm'] = [{ key: 'X-Warm', value: 'yes' }];
    return request;
  };
  const pass = async (event) => event.Records[0].cf.request;
  const withCallback = (event, context, callback) => callback(null, event.Records[0].cf.request);
  const later = async (event) => {
    await null;
    delete event.Records[0].cf.request.headers.accept;
    return { ...event.Records[0].cf.request, querystring: 'a=1' };
  };
  const generate = (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    callback(null, {
      status: '302',
      statusDescription: 'Found',
      headers: { location: [{ key: 'Location', value: `https://${event.Records[0].cf.request.headers.host[0].value}/` }] },
    });
  };
  const throwing = async () => {
    throw new Error('warm');
  };
  const response = async (event) => {
    const { response } = event.Records[0].cf;
    if (response === undefined) return event.Records[0].cf.request;
    response.headers['x-frame-options'] = [{ key: 'X-Frame-Options', value: 'DENY' }];
    return response;
  };
  const handlers = [modify, pass, withCallback, later, generate, response, throwing];

  // What takes long at its first use and would otherwise be paid by every context.
  function touch() {
    new Date(0).toLocaleString('en-US', { timeZone: 'UTC' });
    new Intl.DateTimeFormat('en-US').format(0);
    'ä'.normalize('NFC').localeCompare('b');
    /^(?:[a-z]+)\/?$/iu.test('abc');
    JSON.parse(JSON.stringify({ a: [1, 'b', null] }));
    new Map([[1, 2]]).get(1);
    encodeURIComponent(decodeURIComponent('%C3%A4'));
    // What contexts of `vm` get of the language's library: compiled now, it is compiled for every process.
    layer.modules.vm().createContext({}, { name: 'warm' });
  }

  // In a blank, before its handler's code is there: what init uses, so that the pages that this writes to are the
  // context's own by then. It leaves nothing that the handler could find.
  const touchInit = userCode.touch;

  return { handlers, touch, touchInit };
})
