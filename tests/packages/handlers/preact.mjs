import { createContext, Fragment, h } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import { renderToString, renderToStaticMarkup } from 'preact-render-to-string';
import { renderToReadableStream } from 'preact-render-to-string/stream';

const Theme = createContext('light');
function Item({ name, children }) {
  const theme = useContext(Theme);
  const [count] = useState(2);
  const label = useMemo(() => `${name} × ${count}`, [name, count]);
  return h('li', { class: theme, 'data-x': undefined, hidden: true, style: { color: 'red', fontSize: 12 }, onClick() {} }, label, children);
}
const page = h(Theme.Provider, { value: 'dark' }, h(Fragment, null, h('ul', null, ['<a>', '"b"'].map((name) => h(Item, { name, key: name }, h('b', null, '&')))),
  h('svg', { viewBox: '0 0 1 1', xlinkHref: '#a' }), h('p', { dangerouslySetInnerHTML: { __html: '<i>raw</i>' } }), h('input', { value: 'v', disabled: true })));

export async function handler() {
  return { html: renderToString(page), fixed: renderToStaticMarkup(page), streamed: await new Response(renderToReadableStream(h('main', null, page))).text() };
}
