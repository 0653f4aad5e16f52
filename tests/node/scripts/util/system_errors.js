'use strict';
// The system's errors by number, and errors made of them.
const util = require('util');
const shown = ({ message, errno, code, syscall, address, port }) => ({ message, errno, code, syscall, address, port });

exports.handler = async () => ({
  map: [...util.getSystemErrorMap()].map(([number, [name, message]]) => `${number} ${name} ${message}`),
  names: [-2, -13, -4095, -99999].map((number) => util.getSystemErrorName(number)),
  made: [util._errnoException(-2, 'open', '/x'), util._errnoException(-13, 'read'), util._exceptionWithHostPort(-111, 'connect', '1.2.3.4', 80, 'x'),
    util._exceptionWithHostPort(-111, 'connect', '/sock')].map(shown),
  abort: [util.transferableAbortController().signal.aborted, util.transferableAbortSignal(AbortSignal.abort()).aborted],
  constants: Object.entries(require('os').constants.errno).map(([name, number]) => `${name}=${number}`).join(' '),
});
