// ES modules in the template: what a file imports is compiled and linked, and what is wrong with it told.
'use strict';
(function (native, { paths, es_modules: es, esm_resolution: resolution, syntax, findings: { reason } }) {
  const { esm } = native;
  const kLinked = 2;
  // Characters that the template compiles: 20 ms of processor time for a million. The rest is left to contexts.
  const kMostPrepared = 16 << 20;
  const filePath = (url) => paths.pathOfUrl(url.replace(/[?#].*$/s, ''));

  // What is wrong with what `url` leads to, for who deploys: with its place, which is that of the `index`-th request of a
  // record if V8 says none. Undefined if that is not the code's fault.
  function mistakeOf(error, url, record, index) {
    const refusal = syntax.refusal(es.refusals.get(error));
    if (refusal !== undefined) return refusal;
    const why = reason(error, record?.requests[index] ?? '');
    if (why === undefined) return undefined;
    if (record === undefined) return `${filePath(url)}: ${why}`;
    const [line, column] = esm.requestPlace(record.number, index / 2);
    return `${filePath(record.url)}:${line}:${column}: ${why}`;
  }

  // Compiles an ES module and those that it imports, and links them. `sink` hears of what is wrong, mistake(text), and of
  // the files: module(path) of ES modules, file(path) of others. False: there is more than the template may compile.
  function prepare(url, sink) {
    const pending = [{ url, attributes: '', record: undefined, index: 0 }];
    const seen = new Set();
    let left = kMostPrepared;
    let isWrong = false;
    const wrong = (error, record, index) => {
      isWrong = true;
      sink.mistake(mistakeOf(error, url, record, index));
    };
    while (pending.length > 0) {
      if (left < 0) return false;
      const next = pending.pop();
      if (seen.has(next.url)) continue;
      seen.add(next.url);
      let record;
      try {
        record = es.recordOf(next.url, next.attributes);
      } catch (error) {
        wrong(error, next.record, next.index);
        continue;
      }
      left -= record.size;
      if (next.url.startsWith('file:')) sink[record.format === 'module' ? 'module' : 'file'](filePath(next.url));
      for (let i = 0; i < record.requests.length; i += 2) {
        try {
          const target = resolution.resolve(record.requests[i], next.url);
          pending.push({ url: target, attributes: record.requests[i + 1], record, index: i });
        } catch (error) {
          wrong(error, record, i);
        }
      }
    }
    if (isWrong) return false;
    try {
      es.instantiate(es.recordOf(url, ''));
    } catch (error) {
      wrong(error);
    }
    return !isWrong;
  }

  // A file that nobody may ask for; gives what is wrong with it.
  function compile(url) {
    try {
      es.recordOf(url, '');
    } catch (error) {
      return mistakeOf(error, url);
    }
    return undefined;
  }

  // Of what prepare() has linked.
  const isAsync = (url) => esm.isAsync(es.recordAt(url).number);
  const lacks = (url, name) => {
    const number = es.recordAt(url)?.number;
    return number !== undefined && esm.status(number) >= kLinked && !Reflect.has(esm.namespaceOf(number), name);
  };

  return { prepare, compile, isAsync, lacks };
})
