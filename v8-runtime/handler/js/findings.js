// What the template finds wrong in a function's code, for who deploys it (hooks/protocol/code_findings.h): mistakes, with
// which the handler cannot be loaded, and doubts.
'use strict';
(function () {
  // Whoever has more than these begins with the first ones.
  const kMost = 20;
  const kLongest = 400;

  function lines(mark, all) {
    const shown = [...all].slice(0, kMost);
    if (all.size > kMost) shown.push(`and ${all.size - kMost} more`);
    return shown.map((text) => `${mark}${text.replace(/\s+/g, ' ').slice(0, kLongest)}\n`).join('');
  }

  class Findings {
    constructor() {
      this.mistakes = new Set();
      this.doubts = new Set();
    }

    text() {
      return lines('!', this.mistakes) + lines('?', this.doubts);
    }
  }

  // "line:column" of a place in a text.
  function placeAt(text, at) {
    const before = text.slice(0, at);
    return `${before.split('\n').length}:${at - before.lastIndexOf('\n')}`;
  }

  // Lambda's image has these beside every function.
  const kOfLambda = /^(aws-sdk|@aws-sdk\/[\w-]+|@smithy\/[\w-]+)(\/|$)/;

  // Why a request leads nowhere, or undefined if that is not the code's fault.
  function reason(error, request) {
    if (typeof error?.code !== 'string' || !/^(ERR_|MODULE_NOT_FOUND$)/.test(error.code)) return undefined;
    const [first] = String(error.message).split('\nRequire stack:');
    const notFound = error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND';
    return notFound && kOfLambda.test(request) ? `${first} (Lambda's image has it; here a layer can provide it)` : first;
  }

  // What is wrong with the text of a .json file: "line:column: …", or undefined.
  function ofJson(text) {
    try {
      JSON.parse(text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) return undefined;
      const at = /at position (\d+)/.exec(error.message)?.[1] ?? text.length;
      return `${placeAt(text, Number(at))}: ${error}`;
    }
    return undefined;
  }

  return { Findings, placeAt, reason, ofJson };
})
