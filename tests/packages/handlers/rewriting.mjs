// HTML and CSS rewritten on their way: lol-html in WebAssembly as Workers have it, htmlparser2, parse5, node-html-parser, css-tree.
import * as csstree from 'css-tree';
import { HTMLRewriter } from 'html-rewriter-wasm';
import { DomUtils, Parser, parseDocument } from 'htmlparser2';
import { parse } from 'node-html-parser';
import * as parse5 from 'parse5';

async function streamed(chunks) {
  let text = '';
  const rewriter = new HTMLRewriter((chunk) => { text += new TextDecoder().decode(chunk); });
  const seen = [];
  rewriter.on('a[href^="http:"]', {
    element(element) {
      element.setAttribute('href', element.getAttribute('href').replace('http:', 'https:'));
      element.setAttribute('rel', 'noopener').after('<!-- & -->', { html: true });
    },
    text(part) { seen.push([part.text, part.lastInTextNode]); },
  }).on('title', {
    async element(element) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      element.setInnerContent('<new> & better');
    },
  }).on('script', { element(element) { element.remove(); } });
  rewriter.onDocument({ doctype({ name }) { seen.push(name); }, comments(comment) { comment.remove(); }, end(end) { end.append('<!--end-->', { html: true }); } });
  try {
    for (const chunk of chunks) await rewriter.write(new TextEncoder().encode(chunk));
    await rewriter.end();
  } finally {
    rewriter.free();
  }
  return [text, seen];
}

async function refused() {
  const rewriter = new HTMLRewriter(() => {});
  try {
    rewriter.on('a[', {});
    await rewriter.write(new Uint8Array(1));
  } catch (error) {
    return String(error.message ?? error);
  } finally {
    rewriter.free();
  }
}

function events(html) {
  const found = [];
  const parser = new Parser({ onopentag: (name, attributes) => found.push([name, attributes]), ontext: (text) => found.push(text), onclosetag: (name) => found.push(`/${name}`) });
  for (const character of html) parser.write(character);
  parser.end();
  return found;
}

export const handler = async () => {
  const list = parseDocument('<ul><li class=a>1<li>2</ul>');
  const page = parse('<div id="a"><p class="x y">one</p><p>two</p></div>');
  page.querySelector('p.y').insertAdjacentHTML('afterend', '<hr>').classList.add('z');
  const css = csstree.parse('@media (min-width:1px){a>b:not(.c){color:RED;margin:0 auto!important}}');
  csstree.walk(css, (node) => { if (node.type === 'ClassSelector') node.name = `p-${node.name}`; });
  return {
    streamed: await streamed(['<!DOCTYPE html><ti', 'tle>old</title><!-- gone --><a href="http://x/?a&amp;b">li', 'nk é</a><script>1 < 2</scr', 'ipt><a href="/y">y</a>']),
    refused: await refused(),
    events: events('<p a=1 b=\'é\'>x<br>&amp;&#8364;</p><textarea><b></textarea>'),
    items: DomUtils.getElementsByTagName('li', list).map((item) => DomUtils.textContent(item)),
    tables: parse5.serialize(parse5.parse('<!doctype html><table><tr><td>1<p>out')),
    fragment: parse5.serialize(parse5.parseFragment('<svg viewbox=1><foreignobject></svg>')),
    queried: [page.toString(), page.querySelectorAll('p').map((one) => one.text)],
    css: [csstree.generate(css), csstree.lexer.matchProperty('color', csstree.parse('nope', { context: 'value' })).error.message],
  };
};
