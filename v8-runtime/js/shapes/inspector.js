'use strict';
// `require('inspector')`: no debugger can attach to an execution context. Sessions can be made; connecting one says so.
const { codes } = require('../core/errors');
const { validateString } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { console: own } = require('../console');

const unavailable = (name) => { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name); };

class Session extends EventEmitter {
  connect() { unavailable('inspector.Session'); }
  connectToMainThread() { throw new codes.ERR_INSPECTOR_NOT_WORKER(); }
  post(method) {
    validateString(method, 'method');
    throw new codes.ERR_INSPECTOR_NOT_CONNECTED();
  }
  disconnect() { /* never connected */ }
}
class PromisesSession extends Session {
  async post(method) { super.post(method); }
}
Object.defineProperty(PromisesSession, 'name', { value: 'Session', configurable: true });

const inspectorConsole = Object.create({}, { [Symbol.toStringTag]: { value: 'console', configurable: true } });
for (const name of ['debug', 'error', 'info', 'log', 'warn', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'groupEnd', 'clear', 'count',
  'countReset', 'assert', 'profile', 'profileEnd', 'time', 'timeLog', 'timeEnd', 'timeStamp', 'context']) {
  inspectorConsole[name] = typeof own[name] === 'function' ? own[name] : () => { /* for a debugger */ };
}

const Network = {};
for (const name of ['requestWillBeSent', 'responseReceived', 'loadingFinished', 'loadingFailed']) Network[name] = () => { /* nobody listens */ };

function inspectorOpen() { unavailable('inspector.open()'); }
function _debugEnd() { /* never opened */ }
function url() { return undefined; }
function inspectorWaitForDebugger() { throw new codes.ERR_INSPECTOR_NOT_ACTIVE(); }
for (const [f, length] of [[inspectorOpen, 3]]) Object.defineProperty(f, 'length', { value: length, configurable: true });

const shared = { open: inspectorOpen, close: _debugEnd, url, waitForDebugger: inspectorWaitForDebugger, console: inspectorConsole };
module.exports = {
  inspector: { ...shared, Session, Network },
  promises: { ...shared, Session: PromisesSession, Network },
};
