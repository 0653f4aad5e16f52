// layer: found in /opt/nodejs/node_modules, as on Lambda.
'use strict';
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, PutCommand } = require('@aws-sdk/lib-dynamodb');
const { GetObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { attempt } = require('./support/request.js');

// Both SDK's transport over the network: the endpoint is the origin.
exports.handler = async ({ origin }) => {
  const settings = { region: 'eu-central-1', endpoint: origin, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }, maxAttempts: 1 };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(settings), { marshallOptions: { removeUndefinedValues: true } });
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const { Body, ContentType, $metadata } = await s3.send(new GetObjectCommand({ Bucket: 'text', Key: 'a.txt' }));
  return {
    item: (await documents.send(new GetCommand({ TableName: 'orders', Key: { id: 'x', n: 7 } }))).Item,
    refused: await attempt(() => documents.send(new PutCommand({ TableName: 'refused', Item: { id: 'x', tags: new Set(['a']), gone: undefined } }))).then(({ error, message }) => [error, message]),
    object: [await Body.transformToString(), ContentType, $metadata.httpStatusCode],
    missing: await attempt(() => s3.send(new GetObjectCommand({ Bucket: 'missing', Key: 'a' }))).then(({ error }) => error),
  };
};
