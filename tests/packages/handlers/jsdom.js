'use strict';
const createDOMPurify = require('dompurify');
const { JSDOM, VirtualConsole } = require('jsdom');

const page = `<!doctype html><html><body><p class=x>Hello <b>you</b></p><script>
  document.body.setAttribute('data-sum', String(1 + 1));
  window.doubled = [1, 2].map((n) => n * 2);
  setTimeout(() => { document.title = 'late'; }, 5);
  class Counter { #n = 1; get n() { return this.#n; } }
  window.n = new Counter().n;
</script></body></html>`;
const hostile = ['<img src=x onerror=alert(1)>', '<svg><script>1</script><g/></svg>', '<a href="javascript:1">x</a>',
  '<math><mi//xlink:href="data:x,<script>alert(4)</script>">', '<p>ok<iframe//src=jAva&Tab;script:alert(3)></p>', '<b>fine</b>'];

// Scripts of a page run in a context of their own.
async function scripts() {
  const { window } = new JSDOM(page, { runScripts: 'dangerously', url: 'https://shop.example.com/a?b=1' });
  const clicks = [];
  window.document.querySelector('b').addEventListener('click', (event) => clicks.push(event.type, event.target.tagName, event instanceof window.Event));
  window.document.querySelector('b').click();
  window.localStorage.setItem('a', 'b');
  await new Promise((resolve) => setTimeout(resolve, 30));
  return [window.document.body.outerHTML, window.doubled, window.n, window.Array === Array, window.document.title, clicks, window.localStorage.getItem('a'),
    window.eval('[1, 2].toReversed().join() + typeof Intl + (function () { return this === window; })()'),
    window.getComputedStyle(window.document.querySelector('p')).display, new window.URL('../c', window.location.href).href];
}

exports.handler = async () => {
  const errors = [];
  const virtualConsole = new VirtualConsole().on('jsdomError', ({ message }) => errors.push(message));
  new JSDOM('<script>throw new TypeError("inside")</script>', { runScripts: 'dangerously', virtualConsole });
  const purify = createDOMPurify(new JSDOM('').window);
  const fragment = JSDOM.fragment('<ul><li>1</li><li class="a">2</li></ul>');
  return { scripts: await scripts(), errors, purified: hostile.map((text) => purify.sanitize(text)), fragment: fragment.querySelector('li.a').textContent };
};
