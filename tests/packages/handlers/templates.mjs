import { Eta } from 'eta';
import { Liquid } from 'liquidjs';
import pug from 'pug';
import request from './support/request.js';

export async function handler() {
  const data = { title: 'Tom & "Jerry"', items: [{ name: '<Hat>', price: 39.5 }, { name: 'Shoes', price: 129 }], user: { admin: true } };
  const liquid = new Liquid({ templates: { row: '<li>{{ item.name | escape }} {{ item.price | money }}</li>' } });
  liquid.registerFilter('money', (value) => `CHF ${value.toFixed(2)}`);
  const source = `doctype html
html(lang="en")
  head
    title= title
  body.main#top
    mixin row(item)
      li(class=item.price > 100 ? "big" : null data-name=item.name)&attributes({ role: "row" })
        | #{item.name} !{"<b>raw</b>"}
    if user.admin
      ul
        each item, index in items
          +row(item)
        else
          p none
    else
      p nobody
    script.
      const a = "<x>";
    - const total = items.reduce((sum, { price }) => sum + price, 0)
    p= total`;
  const eta = new Eta();
  eta.loadTemplate('@row', '<li><%= it.name %></li>');
  const late = async () => 'late';
  return {
    pug: pug.compile(source)(data),
    pugClient: new Function(`${pug.compileClient('p= a', { name: 'render' })}; return render({ a: '<' })`)(),
    pugError: (await request.attempt(() => pug.render('p(', {}))).code,
    liquid: [await liquid.parseAndRender('<h1>{{ title | upcase | truncate: 8 }}</h1>{% for item in items %}{% render "row", item: item %}{% if forloop.last %}.{% endif %}{% endfor %}{% assign sum = items | map: "price" | sum %}{{ sum }} {{ "2024-02-29" | date: "%a %d %b %Y" }} {{ missing.x | default: "none" }}', data),
      await liquid.parseAndRender('{% case x %}{% when 1, 2 %}few{% else %}many{% endcase %}{{ words | split: " " | sort | join: "," }}', { x: 2, words: 'c a b' }), (await request.attempt(() => liquid.parseAndRender('{% if %}'))).error],
    eta: [eta.renderString('<% for (const item of it.items) { %><%~ include("@row", item) %><% } %> <%= it.title %>', data), await eta.renderStringAsync('<%= await it.late() %>', { late }), (await request.attempt(() => eta.renderString('<%= it.a.b.c %>', {}))).error],
  };
}
