import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { css, html, LitElement } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { parseHTML } from 'linkedom';

class ShopPrice extends LitElement {
  static styles = css`span { color: red; }`;
  static properties = { value: { type: Number }, currency: {} };
  constructor() {
    super();
    this.currency = 'CHF';
  }
  render() {
    return html`<span class=${classMap({ big: this.value > 100 })}>${this.currency} ${this.value.toFixed(2)}</span><slot></slot>`;
  }
}
customElements.define('shop-price', ShopPrice);

export async function handler() {
  const items = [{ name: '<Hat>', price: 39.5 }, { name: 'Shoes', price: 129 }];
  const page = html`<ul>${repeat(items, ({ name }) => name, ({ name, price }) => html`<li data-name=${name}>${name} <shop-price .value=${price} currency="EUR">each</shop-price></li>`)}</ul>${unsafeHTML('<b>raw</b>')}<input ?disabled=${true} .value=${'x'} @click=${() => {}}>`;
  const { document, Event } = parseHTML('<!doctype html><html><body><main id="m"><p class="a">One</p></main></body></html>');
  const p = document.querySelector('main > p.a');
  p.insertAdjacentHTML('afterend', '<template><i>t</i></template>');
  p.classList.add('b');
  let heard = 0;
  p.addEventListener('ping', () => { heard++; });
  p.dispatchEvent(new Event('ping', { bubbles: true }));
  document.getElementById('m').append(Object.assign(document.createElement('a'), { href: '/x?a=1&b', textContent: '<link>' }));
  return { lit: await collectResult(render(page)), linkedom: [document.toString(), document.querySelectorAll('main *').length, heard, p.matches('.a.b'), document.querySelector('a').closest('main').id] };
}
