'use strict';
const axios = require('axios');

const told = async (call) => {
  try {
    const { status, data } = await call();
    return { status, data };
  } catch (error) {
    return { name: error.name, code: error.code, status: error.response?.status, data: error.response?.data, isAxiosError: axios.isAxiosError(error) };
  }
};

exports.handler = async ({ origin }) => {
  const api = axios.create({ baseURL: origin, headers: { common: { 'X-Client': 'edge' } }, timeout: 5000 });
  const seen = [];
  api.interceptors.request.use((config) => { seen.push(`${config.method} ${config.url}`); return config; });
  api.interceptors.response.use((response) => ({ ...response, data: { intercepted: true, ...response.data } }), (error) => Promise.reject(error));
  const post = await api.post('/echo', { a: [1, 2], ü: 'ö' }, { params: { q: 'x y', list: ['a', 'b'] } });
  const form = await axios.post(`${origin}/echo`, new URLSearchParams({ a: '1', b: 'ä' }));
  const bytes = await axios.get(`${origin}/bytes`, { responseType: 'arraybuffer' });
  const stream = await axios.get(`${origin}/text`, { responseType: 'stream' });
  const pieces = [];
  for await (const piece of stream.data) pieces.push(piece);
  const head = await axios.head(`${origin}/text`);
  return {
    post: { status: post.status, data: post.data, type: post.headers['content-type'] },
    form: form.data,
    bytes: Buffer.from(bytes.data).toString('hex'),
    streamed: Buffer.concat(pieces).toString(),
    gzip: (await axios.get(`${origin}/gzip`)).data,
    redirected: (await axios.get(`${origin}/redirect`)).data.path,
    notRedirected: (await axios.get(`${origin}/redirect`, { maxRedirects: 0, validateStatus: null })).headers.location,
    head: [head.status, head.headers['x-origin']],
    missing: await told(() => api.get('/missing')),
    accepted: await told(() => axios.get(`${origin}/missing`, { validateStatus: (status) => status < 500 })),
    slow: await told(() => axios.get(`${origin}/slow`, { timeout: 50 })),
    aborted: await told(() => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 20);
      return axios.get(`${origin}/slow`, { signal: controller.signal });
    }),
    refused: await told(() => axios.get('http://127.0.0.1:1/')),
    transformed: (await axios.get(`${origin}/text`, { transformResponse: [(text) => text.toUpperCase()] })).data,
    auth: (await axios.get(`${origin}/echo`, { auth: { username: 'ada', password: 'x:y' } })).data.authorization,
    seen,
  };
};
