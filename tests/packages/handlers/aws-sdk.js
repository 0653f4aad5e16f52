// layer: found in /opt/nodejs/node_modules, as on Lambda.
'use strict';
const AWS = require('aws-sdk');
const keys = require('./support/keys.js');
const { attempt } = require('./support/request.js');

AWS.config.update({ region: 'eu-central-1', credentials: new AWS.Credentials('AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY') });

exports.handler = async () => {
  const { now } = Date;
  const { getDate } = AWS.util.date;
  Date.now = () => 1700000000000;
  AWS.util.date.getDate = () => new Date(Date.now());
  try {
    const s3 = new AWS.S3({ signatureVersion: 'v4' });
    const signer = new AWS.CloudFront.Signer('K2JCJMDEHXQW5F', keys.rsaPrivate);
    const policy = JSON.stringify({ Statement: [{ Resource: 'https://d1.cloudfront.net/*', Condition: { DateLessThan: { 'AWS:EpochTime': 1800000000 } } }] });
    const request = s3.putObject({ Bucket: 'shop', Key: 'a b/ü.txt', Body: 'hello', ContentType: 'text/plain', Metadata: { by: 'ada' } });
    await new Promise((resolve) => { request.on('sign', () => resolve()); request.build(); resolve(); });
    const dynamo = new AWS.DynamoDB({ params: { TableName: 'orders' } }).getItem({ Key: AWS.DynamoDB.Converter.marshall({ id: 'x', n: 1, tags: ['a'] }) });
    dynamo.build();
    return {
      version: AWS.VERSION,
      get: s3.getSignedUrl('getObject', { Bucket: 'shop', Key: 'photos/cat 1.png', Expires: 600, ResponseContentType: 'image/png' }),
      put: await s3.getSignedUrlPromise('putObject', { Bucket: 'shop', Key: 'up', ContentMD5: 'x', ACL: 'private' }),
      post: s3.createPresignedPost({ Bucket: 'shop', Fields: { key: 'k' }, Conditions: [['content-length-range', 0, 100]] }).fields,
      url: signer.getSignedUrl({ url: 'https://d1.cloudfront.net/a.mp4?x=1', expires: 1800000000 }),
      cookie: signer.getSignedCookie({ policy }),
      built: { method: request.httpRequest.method, path: request.httpRequest.path, host: request.httpRequest.endpoint.host, headers: { ...request.httpRequest.headers, 'User-Agent': undefined } },
      dynamo: { body: JSON.parse(dynamo.httpRequest.body), target: dynamo.httpRequest.headers['X-Amz-Target'] },
      back: AWS.DynamoDB.Converter.unmarshall({ a: { N: '1.5' }, b: { L: [{ S: 'x' }, { NULL: true }] } }),
      invalid: await attempt(() => s3.getObject({ Bucket: 'shop' }).promise()),
    };
  } finally {
    Date.now = now;
    AWS.util.date.getDate = getDate;
  }
};
