'use strict';
const Mustache = require('mustache');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const view = { name: '<Ada>', list: [{ n: 1 }, { n: 2 }], empty: [], nested: { deep: { x: 'y' } }, upper: () => (text, render) => render(text).toUpperCase(), now: () => 'computed' };
  return {
    page: Mustache.render('{{name}} {{{name}}} {{&name}} {{#list}}{{n}},{{/list}}{{^empty}}none{{/empty}} {{nested.deep.x}} {{#upper}}hi {{name}}{{/upper}} {{now}} {{! no }}{{> part}}', view, { part: '[{{nested.deep.x}}]' }),
    delimiters: Mustache.render('{{=<% %>=}}<% name %>{{name}}', view),
    parsed: Mustache.parse('a {{b}} {{#c}}d{{/c}}'),
    error: (await attempt(() => Mustache.render('{{#open}}', {}))).message,
  };
};
