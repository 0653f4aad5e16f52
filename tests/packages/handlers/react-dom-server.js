'use strict';
const React = require('react');
const { renderToPipeableStream, renderToStaticMarkup, renderToString } = require('react-dom/server');
const { PassThrough } = require('stream');
const { text } = require('stream/consumers');

const e = React.createElement;
const Theme = React.createContext('light');

function Price({ value }) {
  return e('span', { className: 'price', style: { fontWeight: 600, marginTop: 4 } },
    new Intl.NumberFormat('de-CH', { style: 'currency', currency: 'CHF' }).format(value));
}
class Counter extends React.Component {
  state = { n: this.props.start };
  render() {
    return e('button', { onClick: () => {}, disabled: true, 'data-n': this.state.n }, `Clicked ${this.state.n} times`);
  }
}
function Page({ items }) {
  const [filter] = React.useState('a<b');
  const id = React.useId();
  const total = React.useMemo(() => items.reduce((sum, { price }) => sum + price, 0), [items]);
  const theme = React.useContext(Theme);
  return e(React.Fragment, null,
    e('label', { htmlFor: id }, filter), e('input', { id, defaultValue: '"quoted"', readOnly: true }),
    e('ul', { className: theme }, items.map((item) => e('li', { key: item.name }, item.name, ' & ', e(Price, { value: item.price })))),
    e('p', { dangerouslySetInnerHTML: { __html: '<b>raw</b>' } }), e(Counter, { start: 3 }), e('b', null, total, null, false, 0));
}
const Late = React.lazy(() => new Promise((resolve) => {
  setTimeout(() => resolve({ default: () => e('em', null, 'late') }), 5);
}));

exports.handler = async () => {
  const page = e(Theme.Provider, { value: 'dark' }, e(Page, { items: [{ name: 'Schuhe', price: 129 }, { name: '<Hut>', price: 39.5 }] }));
  const streamed = await new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(
      e('html', null, e('body', null, e(React.Suspense, { fallback: e('i', null, 'waiting') }, e(Late)))),
      { onAllReady: () => resolve(text(pipe(new PassThrough()))), onError: reject });
  });
  let thrown;
  try {
    renderToString(e(() => { throw new TypeError('broken component'); }));
  } catch (error) {
    thrown = `${error.name}: ${error.message}`;
  }
  return { html: renderToString(page), fixed: renderToStaticMarkup(page), streamed, thrown, version: React.version };
};
