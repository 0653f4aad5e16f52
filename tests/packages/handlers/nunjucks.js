'use strict';
const nunjucks = require('nunjucks');
const path = require('path');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(path.join(__dirname, 'support/views')), { autoescape: true, trimBlocks: true });
  environment.addFilter('money', (value) => `CHF ${value.toFixed(2)}`);
  environment.addFilter('later', (value, done) => setTimeout(done, 1, null, `${value}, later`), true);
  const render = (source, data) => new Promise((resolve, reject) => {
    environment.renderString(source, data, (error, text) => (error ? reject(error) : resolve(text)));
  });
  return {
    page: environment.render('page.njk', { name: 'red shoes', items: [{ name: 'Hat', price: 39 }, { name: 'Shoes', price: 12.5 }] }),
    async: await render('{{ "now" | later }}', {}),
    filters: nunjucks.renderString('{{ list | join("-") }} {{ text | truncate(8) }} {{ d | dump }} {{ html | striptags }} {{ n | round(1) }} {{ list | batch(2) | length }}',
      { list: [3, 1, 2], text: 'a long sentence', d: { a: 1 }, html: '<i>x</i>', n: 1.25 }),
    error: (await attempt(() => nunjucks.renderString('{% if %}', {}))).message,
  };
};
