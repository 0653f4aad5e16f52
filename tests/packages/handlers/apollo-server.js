'use strict';
const { ApolloServer } = require('@apollo/server');
const { handlers, startServerAndCreateLambdaHandler } = require('@as-integrations/aws-lambda');

const typeDefs = '#graphql\n type Product { id: ID! name: String! } type Query { product(id: ID!): Product fails: Int who: String }';
const resolvers = {
  Query: {
    product: async (parent, { id }) => ({ id, name: `Product ${id}` }),
    fails: () => { throw new Error('inside'); },
    who: (parent, args, { user }) => user,
  },
};
const plugin = { requestDidStart: async () => ({ willSendResponse: async ({ response }) => { response.http.headers.set('x-plugin', 'yes'); } }) };
const server = new ApolloServer({ typeDefs, resolvers, plugins: [plugin], introspection: false, includeStacktraceInErrorResponses: false, logger: { debug() {}, info() {}, warn() {}, error() {} } });
const lambda = startServerAndCreateLambdaHandler(server, handlers.createAPIGatewayProxyEventV2RequestHandler(), { context: async ({ event }) => ({ user: event.headers['x-user'] }) });

exports.handler = async () => {
  const call = async (body, headers = {}) => {
    const { statusCode, headers: given, body: text } = await lambda({ version: '2.0', rawPath: '/', rawQueryString: '', isBase64Encoded: false,
      headers: { 'content-type': 'application/json', 'x-user': 'ada', ...headers }, requestContext: { http: { method: 'POST', path: '/' } }, body: JSON.stringify(body) }, {}, () => {});
    return { statusCode, plugin: given['x-plugin'], type: given['content-type'], body: JSON.parse(text) };
  };
  return [
    await call({ query: 'query($id: ID!) { product(id: $id) { id name } who }', variables: { id: '7' } }),
    await call({ query: '{ fails }' }),
    await call({ query: '{ nothing }' }),
    await call({ query: '{ __schema { types { name } } }' }),
    await call({ query: '{ who ' }),
    await call({}),
  ];
};
