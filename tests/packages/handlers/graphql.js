'use strict';
const { buildSchema, graphql, introspectionFromSchema, parse, print, validate, visit } = require('graphql');

const schema = buildSchema(`
  enum Size { S M L }
  type Product { id: ID! name: String! price(currency: String = "CHF"): String sizes: [Size!]! related(first: Int = 1): [Product!]! }
  type Query { product(id: ID!): Product  search(text: String!): [Product!]! }
  input ReviewInput { stars: Int! text: String }
  type Mutation { review(product: ID!, review: ReviewInput!): Product }
`);
const products = [
  { id: '1', name: 'Red shoes', cents: 12900, sizes: ['S', 'M'] },
  { id: '2', name: 'Blue shoes', cents: 9950, sizes: ['L'] },
];
const resolved = (product) => product && {
  ...product,
  price: ({ currency }) => `${currency} ${(product.cents / 100).toFixed(2)}`,
  related: async ({ first }) => products.filter((other) => other !== product).slice(0, first).map(resolved),
};
const rootValue = {
  product: ({ id }) => resolved(products.find((product) => product.id === id)),
  search: async ({ text }) => products.filter(({ name }) => name.toLowerCase().includes(text)).map(resolved),
  review: ({ product, review }) => {
    if (review.stars > 5) throw new Error('five stars at most');
    return rootValue.product({ id: product });
  },
};

exports.handler = async () => {
  const run = async (source, variableValues) => JSON.parse(JSON.stringify(await graphql({ schema, source, rootValue, variableValues })));
  const document = parse('query Q($id: ID!) { product(id: $id) { ...F sizes } } fragment F on Product { name }');
  const names = [];
  visit(document, { Field: (node) => { names.push(node.name.value); } });
  return {
    nested: await run('query($id: ID!) { product(id: $id) { id name price(currency: "EUR") related { name related { id } } } }', { id: '1' }),
    search: await run('{ found: search(text: "shoes") { __typename name sizes } }'),
    mutation: await run('mutation { review(product: "2", review: { stars: 6 }) { id } }'),
    unknown: await run('{ product(id: 1) { weight } }'),
    syntax: await run('{ product(id: 1 { name } }'),
    variable: await run('query($id: ID!) { product(id: $id) { id } }', {}),
    printed: print(document),
    invalid: validate(schema, parse('{ search { name } }')).map(({ message, locations }) => ({ message, locations })),
    names,
    types: introspectionFromSchema(schema).__schema.types.map(({ name }) => name).filter((name) => !name.startsWith('__')),
  };
};
