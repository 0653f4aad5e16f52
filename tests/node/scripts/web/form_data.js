'use strict';
// FormData: entries in order, files of blobs, what it refuses.
const attempt = require('../attempt');
const { inspect } = require('util');
const show = (value) => (typeof value === 'string' ? value : value === null ? null : [value.constructor.name, value.name, value.size, value.type]);

exports.handler = async () => {
  const form = new FormData();
  form.append('a', 1);
  form.append('b', 'two');
  form.append('a', 'three\ud800');
  form.append('f', new Blob(['xy'], { type: 'q/r' }));
  form.append('g', new File(['z'], 'g.txt', { lastModified: 1 }), 'other.txt');
  form.append('h', new Blob(['']), 'named.bin');
  const out = { entries: [...form].map(([name, value]) => [name, show(value)]) };
  out.get = [show(form.get('a')), form.get('none'), form.getAll('a'), form.getAll('none'), form.has('b'), form.has('none')];
  form.set('a', 'only');
  form.set('new', 'last');
  form.delete('b');
  out.keys = [...form.keys()];
  out.values = [...form.values()].map(show);
  const each = [];
  form.forEach(function visit(value, name, whole) { each.push([name, show(value), whole === form, this.x]); }, { x: 1 });
  out.each = each.length;
  out.lastModified = form.get('g').lastModified;
  out.grown = [];
  const live = new FormData();
  live.append('n', '0');
  for (const [, value] of live) {
    out.grown.push(value);
    if (Number(value) < 3) live.append('n', String(Number(value) + 1));
  }
  out.errors = [() => new FormData(1), () => form.append('a'), () => form.append('a', 'b', 'c'), () => form.set('a', 'b', 'c'), () => form.get(),
    () => form.forEach(), () => FormData.prototype.get.call({}, 'a')].map((f) => attempt(f));
  const shown = new FormData();
  shown.append('a', '1');
  shown.append('a', '2');
  shown.append('b', '3');
  out.shown = inspect(shown);
  out.tags = [Object.prototype.toString.call(form), Object.prototype.toString.call(form.keys()), form[Symbol.iterator] === form.entries];
  return out;
};
