'use strict';
// What may come in answer to one request, and when (RFC 9113 §8.1): informational heads, a head, a body as long as it was said to be,
// trailers.
const kLength = /^\d{1,18}$/;
const kOver = 2;

class ResponseRules {
  #isHead;
  #isConnect;
  #stage = 0;          // 0: no head yet; 1: its body; 2: over
  #left = undefined;   // bytes of the body, where that is known

  constructor(method) {
    this.#isHead = method === 'HEAD';
    this.#isConnect = method === 'CONNECT';
  }

  get hasHead() { return this.#stage > 0; }
  get isOver() { return this.#stage === kOver; }

  // Which event a list of fields is; undefined: it may not come.
  fields(headers, end) {
    if (this.#stage > 0) return end && this.end() ? 'trailers' : undefined;
    const status = headers[':status'];
    const isInformational = Math.floor(status / 100) === 1;
    if (!this.#measure(headers['content-length'], status, isInformational)) return undefined;
    if (isInformational) return status === 101 || end ? undefined : 'headers';
    this.#stage = 1;
    return !end || this.end() ? 'response' : undefined;
  }

  #measure(length, status, isInformational) {
    if (length !== undefined) {
      if (isInformational || status === 204 || !kLength.test(length)) return false;
      this.#left = Number(length);
    }
    if (this.#isHead || status === 204 || status === 304) this.#left = 0;
    else if (this.#isConnect) this.#left = undefined;
    return true;
  }

  // False: more than there may be.
  data(bytes) {
    if (this.#left === undefined) return true;
    this.#left -= bytes;
    return this.#left >= 0;
  }

  // Nothing follows. False: it is too early.
  end() {
    this.#stage = kOver;
    return this.#left === undefined || this.#left === 0;
  }
}

module.exports = { ResponseRules };
