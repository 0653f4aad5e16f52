import { compile } from 'svelte/compiler';
import { render } from 'svelte/server';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

const source = `<script>
  let { items = [], name } = $props();
  let total = $derived(items.reduce((sum, item) => sum + item.price, 0));
</script>
<svelte:head><title>{name}</title></svelte:head>
<h1 class:big={total > 10}>Hello {name}!</h1>
{#each items as item, i (item.name)}<p>{i}: {item.name} {item.price}</p>{:else}<p>none</p>{/each}
{#if total > 10}<b>{total}</b>{/if}{@html '<i>raw</i>'}
<style>h1 { color: red; }</style>`;

export async function handler() {
  const { js, css, warnings } = compile(source, { generate: 'server', name: 'Page', filename: 'Page.svelte' });
  const server = import.meta.resolve('svelte/internal/server');
  const folder = fs.mkdtempSync('/tmp/svelte-');
  fs.writeFileSync(`${folder}/page.mjs`, js.code.replace("'svelte/internal/server'", JSON.stringify(server)));
  const { default: Page } = await import(pathToFileURL(`${folder}/page.mjs`));
  const { head, body } = render(Page, { props: { name: '<Ada>', items: [{ name: 'Hat', price: 39 }, { name: 'Shoes', price: 129 }] } });
  fs.rmSync(folder, { recursive: true });
  return { head, body, css: css.code, warnings: warnings.length, empty: js.code.includes('$.each_array') };
}
