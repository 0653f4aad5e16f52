'use strict';
// process.emitWarning: a 'warning' event, and a line of console.error as Node writes it.
const { ArrayIsArray, Error, ErrorCaptureStackTrace, ErrorPrototypeToString, ObjectDefineProperty, String } = require('../core/primordials');
const { codes } = require('../core/errors');
const { validateString } = require('../core/validators');
const { nextTick } = require('./ticks');

const kPid = 8;

function makeEmitWarning(process, writeError) {
  let hintedDeprecation = false;
  let hintedWarning = false;

  function print(warning) {
    const isDeprecation = warning.name === 'DeprecationWarning';
    if (isDeprecation && process.noDeprecation) return;
    let text = `(node:${kPid}) `;
    if (warning.code) text += `[${warning.code}] `;
    const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
    if (trace && warning.stack) text += `${warning.stack}`;
    else text += typeof warning.toString === 'function' ? `${warning.toString()}` : ErrorPrototypeToString(warning);
    if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
    if (!trace && (isDeprecation ? !hintedDeprecation : !hintedWarning)) {
      text += `\n(Use \`node --trace-${isDeprecation ? 'deprecation' : 'warnings'} ...\` to show where the warning was created)`;
      if (isDeprecation) hintedDeprecation = true;
      else hintedWarning = true;
    }
    writeError(text);
  }

  function makeWarning(message, type, code, detail, hidden) {
    const warning = new Error(message);
    warning.name = String(type || 'Warning');
    if (code !== undefined) warning.code = code;
    if (detail !== undefined) warning.detail = detail;
    ErrorCaptureStackTrace(warning, hidden || emitWarning);
    return warning;
  }

  function emitWarning(warning, type, code, hidden) {
    let detail;
    if (type !== null && typeof type === 'object' && !ArrayIsArray(type)) {
      hidden = type.ctor;
      code = type.code;
      if (typeof type.detail === 'string') detail = type.detail;
      type = type.type || 'Warning';
    } else if (typeof type === 'function') {
      hidden = type;
      code = undefined;
      type = 'Warning';
    }
    if (type !== undefined) validateString(type, 'type');
    if (typeof code === 'function') {
      hidden = code;
      code = undefined;
    } else if (code !== undefined) {
      validateString(code, 'code');
    }
    if (typeof warning === 'string') {
      warning = makeWarning(warning, type, code, detail, hidden);
    } else if (!(warning instanceof Error)) {
      throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
    }
    if (warning.name === 'DeprecationWarning') {
      if (process.noDeprecation) return;
      if (process.throwDeprecation) {
        nextTick(() => { throw warning; });
        return;
      }
    }
    nextTick(() => {
      process.emit('warning', warning);
      print(warning);
    });
  }
  ObjectDefineProperty(emitWarning, 'name', { __proto__: null, value: 'emitWarning' });
  return emitWarning;
}

module.exports = { makeEmitWarning, kPid };
