import matter from 'gray-matter';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const page = `---
title: "A page: with front matter"
tags: [a, b]
date: 2024-02-29
draft: false
---
# Hello *edge*

A [link][1], a footnote[^n], ~~gone~~ and \`code\`.

| a | b |
|--:|---|
| 1 | <b>x</b> |

- [ ] open
- [x] done

[1]: https://example.com "Title"
[^n]: The note.
`;

export async function handler() {
  const { data, content, excerpt } = matter(page, { excerpt: true, excerpt_separator: '|' });
  const headings = [];
  const collect = () => (tree) => { for (const node of tree.children) if (node.type === 'heading') headings.push([node.depth, node.position.start.line]); };
  const processor = unified().use(remarkParse).use(remarkGfm).use(collect).use(remarkRehype).use(rehypeStringify);
  const file = await processor.process(content);
  return { data, excerpt: excerpt.length, html: String(file), headings, messages: file.messages.length, raw: String(await processor().use(remarkRehype, { allowDangerousHtml: true }).process('a <i>b</i>')) };
}
