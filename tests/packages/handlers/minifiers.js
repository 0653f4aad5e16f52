'use strict';
const CleanCSS = require('clean-css');
const { minify: minifyHtml } = require('html-minifier-terser');
const postcss = require('postcss');
const { minify } = require('terser');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const code = 'function add(first, second) { const unused = 1; if (false) { console.log("never"); } return first + second; }\nexport const four = add(2, 2); // a comment\nclass A { #x = 1; get x() { return this?.#x ?? `t${1}`; } }';
  const css = 'a { color: #ff0000; margin: 0px 0px 0px 0px } /* c */ a { color: red } @media (min-width: 1px) { b { width: calc(1px + 2px) } }';
  const html = '<!doctype html><html> <head> <style> a { color : red } </style> </head><body class="  a b "><!-- no -->  <p>  text   <b>bold</b> </p><script> const  x = 1 ; console.log( x ) </script></body></html>';
  const prefix = () => ({ postcssPlugin: 'prefix', Declaration: { 'user-select': (declaration) => { if (!declaration.processed) { declaration.cloneBefore({ prop: '-webkit-user-select' }); declaration.processed = true; } } }, Rule: (rule) => { if (!rule.selector.startsWith('.x ')) rule.selector = `.x ${rule.selector}`; } });
  prefix.postcss = true;
  const mapped = await minify({ 'a.js': code }, { module: true, sourceMap: { filename: 'out.js' }, mangle: { toplevel: true }, compress: { passes: 2 } });
  return {
    terser: [mapped.code, JSON.parse(mapped.map).sources, (await minify('let a = 1;', { format: { comments: false } })).code, await attempt(() => minify('let let = ;')).then(({ error, message }) => [error, message])],
    css: [new CleanCSS({ level: 2 }).minify(css).styles, new CleanCSS({ format: 'keep-breaks' }).minify(css).stats.minifiedSize],
    html: await minifyHtml(html, { collapseWhitespace: true, removeComments: true, minifyCSS: true, minifyJS: true, removeAttributeQuotes: true }),
    postcss: [(await postcss([prefix]).process('a { user-select: none }\nb{c:d}', { from: undefined })).css, (await attempt(() => postcss([prefix]).process('a {', { from: undefined }).then(({ css: text }) => text))).error],
  };
};
