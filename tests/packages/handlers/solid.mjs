import { createComponent, createMemo, createResource, createSignal, ErrorBoundary, For, Show, Suspense } from 'solid-js';
import { escape, renderToString, renderToStringAsync, renderToStream, ssr, ssrAttribute } from 'solid-js/web';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

const item = ['<li', '>', '</li>'];
const list = ['<ul>', '</ul>'];
const paragraph = ['<p>', ' ', '</p>'];

function Page(props) {
  const [count] = createSignal(2);
  const double = createMemo(() => count() * 2);
  return [
    ssr(list, escape(createComponent(For, { get each() { return props.items; }, children: (name, index) => ssr(item, ssrAttribute('data-n', escape(index(), true), false), escape(name)) }))),
    createComponent(Show, { get when() { return double() > 3; }, get fallback() { return 'small'; }, get children() { return ssr(paragraph, escape(double()), escape('<big>')); } }),
    createComponent(ErrorBoundary, { fallback: (error) => ssr(['<i>', '</i>'], escape(error.message)), get children() { return createComponent(() => { throw new Error('broken'); }, {}); } }),
  ];
}
function Late() {
  const [data] = createResource(async () => {
    await new Promise((resolve) => { setTimeout(resolve, 3); });
    return 'late';
  });
  return createComponent(Suspense, { get fallback() { return 'waiting'; }, get children() { return ssr(['<em>', '</em>'], escape(data())); } });
}

export async function handler() {
  const stream = new PassThrough();
  const streamed = text(stream);
  renderToStream(() => createComponent(Late, {})).pipe(stream);
  const whole = await streamed;
  return { html: renderToString(() => createComponent(Page, { items: ['a', '<b>'] })).split('<script>')[0], late: (await renderToStringAsync(() => createComponent(Late, {}))).split('<script>')[0], streamed: [whole.includes('waiting'), whole.includes('<em>late</em>')] };
}
