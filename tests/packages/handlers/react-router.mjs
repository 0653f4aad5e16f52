import React from 'react';
import { renderToString } from 'react-dom/server';
import { createStaticHandler, createStaticRouter, data, Link, Outlet, redirect, StaticRouterProvider, useLoaderData, useParams, useRouteError } from 'react-router';

const e = React.createElement;

function Product() {
  const { name, page } = useLoaderData();
  const { id } = useParams();
  return e('p', null, `${id}: ${name}, page ${page} `, e(Link, { to: '..', relative: 'path' }, 'up'));
}
const routes = [{
  path: '/', Component: () => e('main', null, e(Outlet)), ErrorBoundary: () => e('i', null, `failed: ${useRouteError().message ?? useRouteError().status}`),
  loader: async () => ({ root: true }),
  children: [
    { index: true, Component: () => e('h1', null, 'Home') },
    { path: 'products/:id', Component: Product, loader: async ({ params, request }) => data({ name: `Product ${params.id}`, page: new URL(request.url).searchParams.get('page') }, { headers: { 'x-loaded': 'yes' } }) },
    { path: 'old', loader: () => redirect('/products/1', 301) },
    { path: 'broken', loader: () => { throw new Error('no data'); } },
    { path: 'form', action: async ({ request }) => ({ got: Object.fromEntries(await request.formData()) }), loader: () => null, Component: () => null },
  ],
}];
const { query, queryRoute, dataRoutes } = createStaticHandler(routes);

async function render(path, init) {
  const context = await query(new Request(`https://shop.example.com${path}`, init));
  if (context instanceof Response) return { status: context.status, location: context.headers.get('location') };
  const router = createStaticRouter(dataRoutes, context);
  const html = renderToString(e(StaticRouterProvider, { router, context, hydrate: true, nonce: 'n' }));
  return { status: context.statusCode, html, loaded: context.loaderHeaders, action: context.actionData };
}

export async function handler() {
  const form = new URLSearchParams({ a: '1', b: 'ü' });
  return [await render('/'), await render('/products/7?page=2'), await render('/old'), await render('/broken').then(({ status, html }) => ({ status, failed: html.includes('failed: no data') })), await render('/none').then(({ status }) => status),
    (await render('/form', { method: 'POST', body: form })).action, await queryRoute(new Request('https://x.example/products/3'), { routeId: '0-1' }).then(({ data: found }) => found, (thrown) => thrown.status ?? thrown.message)];
}
