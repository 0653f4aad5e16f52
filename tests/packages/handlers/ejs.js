'use strict';
const ejs = require('ejs');
const path = require('path');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const data = { user: { name: '<Ada>' }, items: ['a', 'b'] };
  const compiled = ejs.compile('<% for (const item of items) { -%>\n<li><%= item %></li>\n<% } -%>\n<%# comment %><%- user.name %> <%= user.name %> <%% %>', { strict: false });
  const asyncTemplate = ejs.compile('<%= await later("x") %>', { async: true });
  return {
    compiled: compiled(data),
    file: await ejs.renderFile(path.join(__dirname, 'support/views/page.ejs'), data),
    delimiters: ejs.render('[?= items.length ?]', data, { delimiter: '?', openDelimiter: '[', closeDelimiter: ']' }),
    async: await asyncTemplate({ later: async (text) => `${text}!` }),
    error: (await attempt(() => ejs.render('one\n<%= missing.x %>\nthree', {}, { filename: 'broken.ejs' }))).message.replace(/\/\S*\//g, ''),
    noWith: ejs.render('<%= locals.a %>', { a: 1 }, { _with: false }),
  };
};
