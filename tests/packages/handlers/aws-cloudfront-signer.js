'use strict';
const { getSignedCookies, getSignedUrl } = require('@aws-sdk/cloudfront-signer');
const keys = require('./support/keys.js');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const signing = { keyPairId: 'K2JCJMDEHXQW5F', privateKey: keys.rsaPrivate };
  const policy = JSON.stringify({ Statement: [{ Resource: 'https://d1.cloudfront.net/private/*', Condition: { DateLessThan: { 'AWS:EpochTime': 1800000000 }, IpAddress: { 'AWS:SourceIp': '203.0.113.0/24' } } }] });
  return {
    canned: getSignedUrl({ ...signing, url: 'https://d1.cloudfront.net/private/a.jpg?size=large', dateLessThan: '2027-01-15' }),
    custom: getSignedUrl({ ...signing, url: 'https://d1.cloudfront.net/private/a.jpg', policy }),
    cookies: getSignedCookies({ ...signing, policy }),
    refused: await attempt(() => getSignedUrl({ ...signing, url: 'https://d1.cloudfront.net/a', dateLessThan: 'not a date' })),
  };
};
