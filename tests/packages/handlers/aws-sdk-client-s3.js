// layer: found in /opt/nodejs/node_modules, as on Lambda.
'use strict';
const { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const { attempt } = require('./support/request.js');
const { text } = require('stream/consumers');
const { Readable } = require('stream');

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const signingDate = new Date(1700000000000);

// A transport of ours: answers what a bucket would, and keeps what was asked.
function answering(statusCode, headers, body) {
  const asked = [];
  return { asked, handle: async (request) => {
    asked.push({ method: request.method, path: request.path, query: request.query, body: request.body?.toString(), checksum: request.headers['x-amz-checksum-crc32'] });
    return { response: { statusCode, headers, body: Readable.from([body]) } };
  } };
}

exports.handler = async () => {
  const client = new S3Client({ region: 'eu-central-1', credentials });
  const list = answering(200, { 'content-type': 'application/xml' }, '<?xml version="1.0"?><ListBucketResult><Name>shop</Name><KeyCount>2</KeyCount>' +
    '<IsTruncated>false</IsTruncated><Contents><Key>a&amp;b.txt</Key><Size>3</Size><LastModified>2024-01-02T03:04:05.000Z</LastModified></Contents>' +
    '<Contents><Key>c.txt</Key><Size>5</Size></Contents></ListBucketResult>');
  const get = answering(200, { 'content-length': '5', etag: '"e"', 'x-amz-meta-by': 'ada' }, 'hello');
  const put = answering(200, { etag: '"new"' }, '');
  const missing = answering(404, {}, '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message><RequestId>1</RequestId></Error>');
  const send = (requestHandler, command) => new S3Client({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1 }).send(command);
  const listed = await send(list, new ListObjectsV2Command({ Bucket: 'shop', Prefix: 'a' }));
  const got = await send(get, new GetObjectCommand({ Bucket: 'shop', Key: 'a b.txt' }));
  const stored = await send(put, new PutObjectCommand({ Bucket: 'shop', Key: 'x', Body: 'hello' }));
  return {
    signed: await getSignedUrl(client, new GetObjectCommand({ Bucket: 'shop', Key: 'photos/cat 1.png' }), { expiresIn: 600, signingDate }),
    signedPut: await getSignedUrl(client, new PutObjectCommand({ Bucket: 'shop', Key: 'ü', ContentType: 'text/plain' }), { expiresIn: 60, signingDate, signableHeaders: new Set(['content-type']) }),
    listed: { contents: listed.Contents, count: listed.KeyCount },
    got: { text: await text(got.Body), etag: got.ETag, metadata: got.Metadata, length: got.ContentLength },
    stored: stored.ETag,
    missing: await attempt(() => send(missing, new GetObjectCommand({ Bucket: 'shop', Key: 'none' }))),
    asked: [list, get, put].map(({ asked }) => asked[0]),
  };
};
