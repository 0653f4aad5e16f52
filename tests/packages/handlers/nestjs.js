'use strict';
require('reflect-metadata');
const { BadRequestException, Body, Controller, Get, Headers, HttpCode, Injectable, Module, Param, ParseIntPipe, Post, Query, Res } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { ExpressAdapter } = require('@nestjs/platform-express');
const serverlessExpress = require('@vendia/serverless-express');
const express = require('express');

// Decorators as TypeScript compiles them.
function decorate(target, name, decorators, parameters = [], types = []) {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
  Reflect.defineMetadata('design:paramtypes', types, target.prototype, name);
  parameters.forEach((decorator, index) => decorator(target.prototype, name, index));
  for (const decorator of decorators) decorator(target.prototype, name, descriptor);
}
class Products {
  find(id) { return { id, name: `Product ${id}` }; }
}
Injectable()(Products);
class ProductsController {
  constructor(products) { this.products = products; }
  one(id, fields) { return { ...this.products.find(id), fields }; }
  review(id, body, agent) {
    if (!(body.stars >= 1 && body.stars <= 5)) throw new BadRequestException('stars');
    return { id, body, agent };
  }
  async raw(response) { response.type('text/plain').send('raw'); }
}
Reflect.defineMetadata('design:paramtypes', [Products], ProductsController);
Controller('products')(ProductsController);
decorate(ProductsController, 'one', [Get(':id')], [Param('id', ParseIntPipe), Query('fields')], [Number, String]);
decorate(ProductsController, 'review', [Post(':id/reviews'), HttpCode(202)], [Param('id'), Body(), Headers('user-agent')], [String, Object, String]);
decorate(ProductsController, 'raw', [Get('raw/text')], [Res()], [Object]);
class AppModule {}
Module({ controllers: [ProductsController], providers: [Products] })(AppModule);

let cached;
async function bootstrap() {
  const server = express();
  const app = await NestFactory.create(AppModule, new ExpressAdapter(server), { logger: false });
  app.setGlobalPrefix('api');
  await app.init();
  return serverlessExpress({ app: server });
}

exports.handler = async () => {
  cached ??= await bootstrap();
  const call = async (httpMethod, path, body) => {
    const { statusCode, body: text } = await cached({ httpMethod, path, resource: path, headers: { 'content-type': 'application/json', 'user-agent': 'test' }, queryStringParameters: { fields: 'name' },
      requestContext: {}, body: body && JSON.stringify(body), isBase64Encoded: false }, {}, () => {});
    return [statusCode, text];
  };
  return [await call('GET', '/api/products/7'), await call('GET', '/api/products/x'), await call('POST', '/api/products/7/reviews', { stars: 5 }), await call('POST', '/api/products/7/reviews', { stars: 9 }),
    await call('GET', '/api/products/raw/text'), await call('GET', '/api/nowhere')];
};
