'use strict';
process.env.POWERTOOLS_DEV = 'true';  // it writes to the global console
const { Logger } = require('@aws-lambda-powertools/logger');
const sourceMapSupport = require('source-map-support');
const ipaddr = require('ipaddr.js');
const fs = require('fs');

exports.handler = async () => {
  const lines = [];
  const original = {};
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
    original[name] = console[name];
    console[name] = (line) => lines.push(line);
  }
  try {
    const logger = new Logger({ serviceName: 'edge', logLevel: 'DEBUG', persistentLogAttributes: { region: 'eu' } });
    logger.addContext({ functionName: 'f', functionVersion: '1', invokedFunctionArn: 'arn', memoryLimitInMB: '128', awsRequestId: 'r1' });
    logger.info('hello', { a: 1 });
    logger.createChild({ persistentLogAttributes: { child: true } }).warn('from the child');
    logger.error('failed', Object.assign(new TypeError('broken'), { cause: new Error('why') }));
    logger.appendKeys({ later: [1] });
    logger.debug('object', { nested: { date: new Date(0), map: new Map([['k', 1]]) } });
  } finally {
    Object.assign(console, original);
  }
  const logged = lines.map((line) => JSON.parse(line)).map(({ timestamp, xray_trace_id: trace, cold_start: cold, error, ...rest }) => ({ ...rest, ...(error && { error: [error.name, error.message, error.cause?.message] }) }));
  const map = { version: 3, sources: ['original.ts'], names: [], mappings: 'AAAA;AACA;AAEA', sourcesContent: ['one\ntwo\nthree\nfour'] };
  const folder = fs.mkdtempSync('/tmp/mapped-');
  const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  fs.writeFileSync(`${folder}/generated.js`, `exports.fail = () => {\n\nthrow new Error("mapped"); };\n${inline}\n`);
  sourceMapSupport.install({ environment: 'node', handleUncaughtExceptions: false });
  let stack;
  try {
    require(`${folder}/generated.js`).fail();
  } catch (error) {
    stack = error.stack.split('\n').slice(0, 2).map((line) => line.replace(folder, ''));
  }
  const position = sourceMapSupport.mapSourcePosition({ source: `${folder}/generated.js`, line: 2, column: 0 });
  sourceMapSupport.resetRetrieveHandlers();
  Error.prepareStackTrace = undefined;
  fs.rmSync(folder, { recursive: true });
  return {
    logged, stack, position: [position.source.replace(folder, ''), position.line, position.column],
    addresses: [ipaddr.parse('2001:db8::1').toNormalizedString(), ipaddr.process('::ffff:192.0.2.7').toString(), ipaddr.parse('10.1.2.3').range(), ipaddr.parse('203.0.113.9').match(ipaddr.parseCIDR('203.0.113.0/24')), ipaddr.isValid('1.2.3.400'), ipaddr.subnetMatch(ipaddr.parse('fe80::1'), { local: [ipaddr.parseCIDR('fe80::/10')] }, 'other')],
  };
};
