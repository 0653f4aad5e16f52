'use strict';
const { createSSRApp, computed, defineAsyncComponent, h, inject, provide, ref } = require('vue');
const { renderToString, pipeToNodeWritable } = require('@vue/server-renderer');
const { PassThrough } = require('stream');
const { text } = require('stream/consumers');

const Price = {
  props: { value: { type: Number, required: true } },
  template: '<span class="price" :style="{ fontWeight: 600 }">{{ formatted }}</span>',
  setup: (props) => ({ formatted: computed(() => new Intl.NumberFormat('de-CH', { style: 'currency', currency: 'CHF' }).format(props.value)) }),
};
const Late = defineAsyncComponent(async () => {
  await new Promise((resolve) => { setTimeout(resolve, 2); });
  return { setup: () => { const theme = inject('theme'); return () => h('em', `late ${theme}`); } };
});
function page() {
  return createSSRApp({
    components: { Late, Price },
    setup() {
      provide('theme', 'dark');
      return { items: ref([{ name: '<Hat>', price: 39.5 }, { name: 'Shoes', price: 129 }]), show: ref(false), html: '<b>raw</b>' };
    },
    template: `<ul><li v-for="(item, i) in items" :key="item.name" :class="{ first: i === 0 }">{{ item.name }} <Price :value="item.price" /></li></ul>
      <p v-if="show">shown</p><p v-else v-html="html"></p><input v-model="items[0].name" disabled><Late /><slot>none</slot>`,
  });
}

exports.handler = async () => {
  const stream = new PassThrough();
  const streamed = text(stream);
  pipeToNodeWritable(page(), {}, stream);
  return { html: await renderToString(page()), streamed: await streamed };
};
