import { createHash } from 'node:crypto';
import { compile, evaluate } from '@mdx-js/mdx';
import JSZip from 'jszip';
import { PDFDocument, StandardFonts, rgb } from 'pdf-lib';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import * as runtime from 'react/jsx-runtime';
import { createHighlighter } from 'shiki';
import request from './support/request.js';

async function pdf() {
  const document = await PDFDocument.create({ updateMetadata: false });
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([200, 100]).drawText('Hello', { x: 10, y: 50, font, size: 20, color: rgb(1, 0, 0) });
  const bytes = await document.save({ useObjectStreams: false });
  return [bytes.length, createHash('sha1').update(bytes).digest('hex'), (await PDFDocument.load(bytes)).getPageCount()];
}

async function zip() {
  const made = new JSZip();
  made.file('a.txt', 'hällo', { date: new Date(0) });
  made.folder('d').file('b.bin', Buffer.alloc(1000, 7));
  const read = await JSZip.loadAsync(await made.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' }));
  return [Object.keys(read.files), await read.file('a.txt').async('string'), (await read.file('d/b.bin').async('uint8array')).length];
}

async function mdx() {
  const { default: Page, title } = await evaluate('export const title = "A page"\n\n# Hello {props.name}\n\n<Box n={1 + 2}>*text*</Box>', runtime);
  const Box = ({ n, children }) => createElement('b', null, n, children);
  return [title, renderToStaticMarkup(createElement(Page, { name: 'ä', components: { Box } })), String(await compile('import x from "./y.js"\n\n# {x}')),
    (await request.attempt(() => compile('<a>'))).message];
}

export async function handler() {
  const highlighter = await createHighlighter({ themes: ['github-light'], langs: ['typescript', 'css', 'python'] });
  const html = (code, lang) => highlighter.codeToHtml(code, { lang, theme: 'github-light' });
  return {
    pdf: await pdf(), zip: await zip(), mdx: await mdx(),
    shiki: [html('const x: number = /a+/g.test("ä") ? 1 : `t${2}`;', 'typescript'), html('a { color: #fff; }', 'css'), html('def f(x: int) -> str:\n    return f"{x!r}"', 'python')],
  };
}
