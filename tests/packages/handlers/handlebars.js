'use strict';
const Handlebars = require('handlebars');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const own = Handlebars.create();
  own.registerHelper('money', (value, options) => `${options.hash.currency ?? 'CHF'} ${value.toFixed(2)}`);
  own.registerHelper('list', (items, options) => items.map((item, index) => options.fn(item, { data: { index } })).join(''));
  own.registerPartial('row', '<li class="{{kind}}">{{name}}: {{{money price currency="EUR"}}}</li>');
  const render = own.compile(`<h1>{{title}}</h1>
{{#if items.length}}<ul>{{#each items}}{{> row kind=(lookup ../kinds @index)}}{{#unless @last}},{{/unless}}{{/each}}</ul>{{else}}none{{/if}}
{{#with owner}}{{name}}{{#if (eq name "ada")}}!{{/if}}{{/with}} {{#list items}}[{{@index}}{{name}}]{{/list}}{{! a comment }} \\{{raw}}`);
  own.registerHelper('eq', (a, b) => a === b);
  const data = { title: 'Tom & "Jerry"', items: [{ name: '<Shoes>', price: 12.5 }, { name: 'Hat', price: 3 }], kinds: ['a', 'b'], owner: { name: 'ada' } };
  const source = Handlebars.precompile('Hello {{name}}', { knownHelpersOnly: true });
  const precompiled = Handlebars.template(new Function(`return ${source}`)());
  return {
    page: render(data),
    empty: render({ items: [] }),
    precompiled: precompiled({ name: "O'Neil" }),
    strict: await attempt(() => Handlebars.compile('{{missing}}', { strict: true })({})),
    syntax: (await attempt(() => Handlebars.compile('{{#if x}}')({}))).message.split('\n'),
    prototypes: own.compile('{{constructor.name}}|{{__proto__}}')(data),
  };
};
