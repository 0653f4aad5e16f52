// Events from the flat arguments a call arrives with (contract §2). One builder per shape of a call (stage, which parts,
// which header names): at first a loop, and for shapes that come again a function made for them, whose object literals
// V8 fills four times faster.
//
// Arguments of every builder, in order (call_builder.cc):
//   requestId, traceId, deadline, distributionDomainName, distributionId, edgeRequestId, clientIp, method, uri,
//   querystring; with a body: data, inputTruncated; with an origin: domainName, path, protocol, sslProtocols,
//   authMethod, region, port, keepaliveTimeout, readTimeout, values of its custom headers; with a response: status,
//   statusDescription, values of its headers; values of the request's headers.
'use strict';
(function (native, { answers, invocation }) {
  const { start } = invocation;
  const { keepRequest, keepResponse, keepOrigin, keepBody, keepRaw } = answers;
  const { stringify, parse } = JSON;
  const { makeObject } = native;
  const STAGES = ['viewer-request', 'origin-request', 'origin-response', 'viewer-response'];
  const HAS_ORIGIN = 1, HAS_RESPONSE = 2, HAS_BODY = 4, RAW_ANSWER = 32, CUSTOM_ORIGIN = 64;
  const SCALARS = ['requestId', 'traceId', 'deadline', 'domain', 'distribution', 'edgeId', 'clientIp', 'method', 'uri',
    'querystring'];
  const ORIGIN_SCALARS = ['domainName', 'path', 'protocol', 'sslProtocols', 'authMethod', 'region', 'port',
    'keepaliveTimeout', 'readTimeout'];

  // names[g], starts[g], counts[g]: group g of fields with one name; keys[i]: the name of field i as it was received.
  function headerShape(joined) {
    const its = { names: [], starts: [], counts: [], keys: [], index: Object.create(null) };
    const parts = joined.split('\0');
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const last = its.names.length - 1;
      if (last >= 0 && its.names[last] === parts[i]) {
        ++its.counts[last];
      } else {
        its.index[parts[i]] = its.names.length;
        its.names.push(parts[i]);
        its.starts.push(i / 2);
        its.counts.push(1);
      }
      its.keys.push(parts[i + 1]);
    }
    return its;
  }

  function makeShape(stage, flags, request, custom, response) {
    return {
      eventType: STAGES[stage],
      hasOrigin: (flags & HAS_ORIGIN) !== 0,
      customOrigin: (flags & CUSTOM_ORIGIN) !== 0,
      hasResponse: (flags & HAS_RESPONSE) !== 0,
      hasBody: (flags & HAS_BODY) !== 0,
      rawAnswer: (flags & RAW_ANSWER) !== 0,
      request: headerShape(request),
      custom: headerShape(custom),
      response: headerShape(response),
    };
  }

  // No shape of V8's is made for names that may never come again, and each would be dear: makeObject.
  function makeHeaders(its, values) {
    const lists = [];
    for (let group = 0; group < its.names.length; ++group) {
      const list = [];
      for (let i = 0, at = its.starts[group]; i < its.counts[group]; ++i, ++at) {
        list[i] = { key: its.keys[at], value: values[at] };
      }
      lists[group] = list;
    }
    return makeObject(its.names, lists);
  }

  function makeOrigin(shape, s, customHeaders) {
    if (!shape.customOrigin) {
      return { s3: { authMethod: s[4], customHeaders, domainName: s[0], path: s[1], region: s[5] } };
    }
    return {
      custom: {
        customHeaders, domainName: s[0], keepaliveTimeout: s[7], path: s[1], port: s[6], protocol: s[2],
        readTimeout: s[8], sslProtocols: s[3] === '' ? [] : s[3].split(','),
      },
    };
  }

  function makeBody(data, inputTruncated) {
    return { inputTruncated, action: 'read-only', encoding: 'base64', data };
  }

  function emit(a, request, response) {
    const config = { distributionDomainName: a[3], distributionId: a[4], eventType: a.eventType, requestId: a[5] };
    const cf = response === undefined ? { config, request } : { config, request, response };
    start({ Records: [{ cf }] }, a[0], a[1], a[2]);
  }

  // The loop: any shape, nothing compiled.
  function genericBuilder(shape) {
    return function (...a) {
      let at = SCALARS.length;
      const take = (n) => a.slice(at, at += n);
      const request = {};
      if (shape.hasBody) {
        const [data, truncated] = take(2);
        request.body = makeBody(data, truncated);
        keepBody(data);
      }
      let origin;
      if (shape.hasOrigin) {
        const scalars = take(ORIGIN_SCALARS.length);
        const values = take(shape.custom.keys.length);
        origin = makeOrigin(shape, scalars, makeHeaders(shape.custom, values));
        keepOrigin(makeOrigin(shape, scalars, makeHeaders(shape.custom, values)));
      }
      let response;
      if (shape.hasResponse) {
        const [status, statusDescription] = take(2);
        const values = take(shape.response.keys.length);
        response = { headers: makeHeaders(shape.response, values), status, statusDescription };
        keepResponse(response, values, status, statusDescription);
      }
      const values = take(shape.request.keys.length);
      request.clientIp = a[6];
      request.headers = makeHeaders(shape.request, values);
      request.method = a[7];
      if (shape.hasOrigin) request.origin = origin;
      request.querystring = a[9];
      request.uri = a[8];
      keepRequest(shape, request, values, a[8], a[9], a[7], a[6]);
      a.eventType = shape.eventType;
      emit(a, request, response);
    };
  }

  function names(prefix, count) {
    return Array.from({ length: count }, (_, i) => prefix + i);
  }

  // `[...]`: a plain "__proto__": in a literal would set the prototype.
  function headersLiteral(its, prefix) {
    const members = its.names.map((name, group) => {
      const entries = [];
      for (let i = 0, at = its.starts[group]; i < its.counts[group]; ++i, ++at) {
        entries.push(`{key:${stringify(its.keys[at])},value:${prefix}${at}}`);
      }
      return `${name === '__proto__' ? '["__proto__"]' : stringify(name)}:[${entries.join(',')}]`;
    });
    return `{${members.join(',')}}`;
  }

  function originLiteral(shape) {
    const customHeaders = headersLiteral(shape.custom, 'c');
    if (!shape.customOrigin) return `{s3:{authMethod,customHeaders:${customHeaders},domainName,path,region}}`;
    return `{custom:{customHeaders:${customHeaders},domainName,keepaliveTimeout,path,port,protocol,readTimeout,` +
        'sslProtocols:sslProtocols===""?[]:sslProtocols.split(",")}}';
  }

  function compiledSource(shape) {
    const requestValues = names('h', shape.request.keys.length);
    const responseValues = names('r', shape.response.keys.length);
    const parameters = [...SCALARS];
    let before = '';
    if (shape.hasBody) {
      parameters.push('data', 'inputTruncated');
      before += 'keepBody(data);';
    }
    if (shape.hasOrigin) {
      parameters.push(...ORIGIN_SCALARS, ...names('c', shape.custom.keys.length));
      before += `keepOrigin(${originLiteral(shape)});`;
    }
    if (shape.hasResponse) {
      parameters.push('status', 'statusDescription', ...responseValues);
      before += `const response={headers:${headersLiteral(shape.response, 'r')},status,statusDescription};` +
          `keepResponse(response,[${responseValues}],status,statusDescription);`;
    }
    parameters.push(...requestValues);
    const request = `{${shape.hasBody ? 'body:{inputTruncated,action:"read-only",encoding:"base64",data},' : ''}` +
        `clientIp,headers:${headersLiteral(shape.request, 'h')},method,` +
        `${shape.hasOrigin ? `origin:${originLiteral(shape)},` : ''}querystring,uri}`;
    return `(function(shape,start,keepRequest,keepResponse,keepOrigin,keepBody){'use strict';` +
        `return function(${parameters}){${before}const request=${request};` +
        `keepRequest(shape,request,[${requestValues}],uri,querystring,method,clientIp);` +
        'start({Records:[{cf:{config:{distributionDomainName:domain,distributionId:distribution,' +
        `eventType:${stringify(shape.eventType)},requestId:edgeId},request${shape.hasResponse ? ',response' : ''}}}]},` +
        'requestId,traceId,deadline)}})';
  }

  function compiledBuilder(shape) {
    const make = native.evaluate(compiledSource(shape), 'brink:event');
    return make(shape, start, keepRequest, keepResponse, keepOrigin, keepBody);
  }

  function builder(compile, stage, flags, request, custom, response) {
    const shape = makeShape(stage, flags, request, custom, response);
    return compile ? compiledBuilder(shape) : genericBuilder(shape);
  }

  // brink invoke: the event is JSON text and so is the answer.
  function startRaw(json, requestId, traceId, deadline) {
    keepRaw();
    start(parse(json), requestId, traceId, deadline);
  }

  return { builder, startRaw };
})
