'use strict';
const MarkdownIt = require('markdown-it');
const sanitizeHtml = require('sanitize-html');
const { marked } = require('marked');

const source = `# Title *with* \`code\`

A [link](https://example.com "t") and <b onclick="x()">html</b>, https://auto.example.com.

| a | b |
|---|:-:|
| 1 | **2** |

- [x] done
- one
  1. nested

> quote

\`\`\`js
const a = "<b>";
\`\`\`
~~gone~~ &copy; "quotes" -- dash`;

exports.handler = async () => {
  const md = new MarkdownIt({ html: true, linkify: true, typographer: true });
  md.renderer.rules.heading_open = (tokens, index, options, env, self) => {
    tokens[index].attrSet('id', 'x');
    return self.renderToken(tokens, index, options);
  };
  const dirty = '<p onclick="evil()">ok <script>alert(1)</script><a href="javascript:x">bad</a><a href="https://example.com" target=_blank>good</a><img src=x onerror=y><iframe src="//e.com"></iframe><b style="color:red">b</b></p>';
  return {
    markdownIt: md.render(source),
    marked: marked.parse(source, { gfm: true }),
    tokens: marked.lexer('# a\n\n* b').map(({ type }) => type),
    sanitized: [sanitizeHtml(dirty), sanitizeHtml(dirty, { allowedTags: ['p', 'b', 'img'], allowedAttributes: { b: ['style'], img: ['src'] }, allowedStyles: { '*': { color: [/^red$/] } } }),
      sanitizeHtml(md.render(source), { allowedTags: sanitizeHtml.defaults.allowedTags.concat('h1'), transformTags: { h1: 'h2' } })],
  };
};
