import { createSchema, createYoga } from 'graphql-yoga';

const typeDefs = `
  type Query { hello(name: String): String fail: Int list: [Int!]! }
  type Mutation { add(a: Int!, b: Int!): Int }
  type Subscription { count(to: Int!): Int }`;
const resolvers = {
  Query: {
    hello: (root, { name }, { request }) => `hello ${name}, ${request.headers.get('x-user')}`,
    fail() { throw new Error('a secret'); },
    list: async () => [1, 2, 3],
  },
  Mutation: { add: (root, { a, b }) => a + b },
  Subscription: { count: { subscribe: async function* (root, { to }) { for (let i = 0; i < to; i++) yield { count: i }; } } },
};
const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false, landingPage: false });

async function ask(query, method = 'POST', headers = {}) {
  const url = `https://shop.example.com/graphql${method === 'GET' ? `?query=${encodeURIComponent(query)}` : ''}`;
  const response = await yoga.fetch(url, { method, headers: { 'x-user': 'ada', 'content-type': 'application/json', ...headers }, body: method === 'GET' ? undefined : JSON.stringify({ query }) });
  return [response.status, response.headers.get('content-type'), await response.text()];
}

export async function handler() {
  const results = [];
  for (const asked of [['{ hello(name: "ä") list }', 'GET'], ['{ fail }', 'GET'], ['{ nothing }'], ['mutation { add(a: 1, b: 2) }'], ['mutation { add(a: 1, b: 2) }', 'GET'],
    ['subscription { count(to: 3) }', 'POST', { accept: 'text/event-stream' }], ['{ __schema { queryType { name } } }'], ['{ bad']]) results.push(await ask(...asked));
  const form = new FormData();
  form.set('operations', '{"query":"{ list }"}');
  const uploaded = await yoga.fetch('https://shop.example.com/graphql', { method: 'POST', body: form });
  return { results, uploaded: [uploaded.status, await uploaded.json()] };
}
