// A handler's result as a difference to the event it was given, written as the operations of hooks/protocol/answer.h:
// operation words and lengths into `native.words`, characters into one string.
//
// Two passes share the code. The quick one reads the result where it stands and gives up at the first surprise (a class
// instance, toJSON, a wrong type, an unknown object). Then the result goes through JSON.stringify and JSON.parse, whose
// semantics are the contract's, and the strict pass over that copy reports what is wrong with it.
'use strict';
(function (native, { errors }) {
  const { words } = native;
  const { isArray } = Array;
  const { isInteger } = Number;
  const { parse, stringify } = JSON;
  const { getPrototypeOf, setPrototypeOf, prototype: ObjectPrototype } = Object;
  const hasOwn = Function.prototype.call.bind(ObjectPrototype.hasOwnProperty);
  const slice = Function.prototype.call.bind(String.prototype.slice);

  const BEGIN_REQUEST = 1, BEGIN_RESPONSE = 2, NOT_OBJECT = 3, RAW_JSON = 4;
  const URI = 10, QUERYSTRING = 11, METHOD = 12, CLIENT_IP = 13, FIELD_MISSING = 14, INVALID = 15;
  const HEADER_SET = 30, HEADER_DELETE = 31, HEADERS_MISSING = 32;
  const STATUS = 40, STATUS_DESCRIPTION = 41, BODY = 42, BODY_ENCODING = 43, REQUEST_BODY = 50, ORIGIN = 60;
  const NO_KEY = 0xFFFFFFFF;
  const NOT_OBJECT_CHARACTERS = 1024;
  const NO_HEADERS = { names: [], starts: [], counts: [], keys: [], index: Object.create(null) };
  const NO_VALUES = [];
  const EMPTY = {};

  // What the event held when the handler got it; one call at a time.
  let shape, raw = false;
  let request, requestValues, uri, querystring, method, clientIp, bodyData;
  let response, responseValues, status, statusDescription;
  let origin;

  let count = 0;
  let text = '';

  function keepRequest(itsShape, object, values, itsUri, itsQuerystring, itsMethod, itsClientIp) {
    shape = itsShape;
    raw = itsShape.rawAnswer;
    request = object;
    requestValues = values;
    uri = itsUri;
    querystring = itsQuerystring;
    method = itsMethod;
    clientIp = itsClientIp;
  }
  function keepResponse(object, values, itsStatus, itsDescription) {
    response = object;
    responseValues = values;
    status = itsStatus;
    statusDescription = itsDescription;
  }
  // `kept` is a second origin object with its own list of custom header values, which no handler sees.
  function keepOrigin(kept) {
    origin = kept;
  }
  function keepBody(data) {
    bodyData = data;
  }
  function keepRaw() {
    raw = true;
  }

  function op1(op, value) {
    words[count] = op;
    words[count + 1] = value.length;
    count += 2;
    text += value;
  }

  function jsonType(value) {
    if (value === null) return 'null';
    return isArray(value) ? 'array' : typeof value;
  }

  // In the quick pass a surprise ends the pass; in the strict one it is an operation.
  function invalid(strict, path, value) {
    if (!strict) return false;
    const found = value === undefined ? 'null' : jsonType(value);
    words[count] = INVALID;
    words[count + 1] = path.length;
    words[count + 2] = found.length;
    count += 3;
    text += path + found;
    return true;
  }

  // Handlers and their packages may extend Object.prototype. JSON.stringify sees own properties only; the loops and reads
  // of the quick pass see inherited ones too, and so would those of the strict pass in what JSON.parse made.
  function inheritsSomething() {
    for (const name in EMPTY) return name !== undefined;
    return ObjectPrototype.status !== undefined;
  }

  function disinherit(key, value) {
    if (value !== null && typeof value === 'object' && !isArray(value)) setPrototypeOf(value, null);
    return value;
  }

  // More than the record holds: for the edge an invalid result, like one with too many bytes.
  function tooManyFields() {
    const error = new RangeError('Response payload has too many header fields');
    error.name = 'Function.ResponseSizeTooLarge';
    return error;
  }

  function isPlain(value) {
    const prototype = getPrototypeOf(value);
    return prototype === ObjectPrototype || prototype === null;
  }

  function stringField(op, name, value, original, strict) {
    if (value === original) return true;
    if (typeof value === 'string') {
      op1(op, value);
    } else if (value === undefined) {
      op1(FIELD_MISSING, name);
    } else {
      return invalid(strict, name, value);
    }
    return true;
  }

  function sameList(list, headers, group, values) {
    const length = headers.counts[group];
    if (!isArray(list) || list.length !== length) return false;
    const start = headers.starts[group];
    const { keys } = headers;
    for (let i = 0; i < length; ++i) {
      const entry = list[i];
      if (entry === null || typeof entry !== 'object' || entry.value !== values[start + i] ||
          entry.key !== keys[start + i]) {
        return false;
      }
    }
    return true;
  }

  function setHeader(path, name, list, strict) {
    if (!isArray(list)) return invalid(strict, `${path}.${name}`, list);
    if (count + 2 * list.length + 8 > words.length) throw tooManyFields();
    const countBefore = count;
    const textBefore = text;
    words[count] = HEADER_SET;
    words[count + 1] = list.length;
    words[count + 2] = name.length;
    count += 3;
    text += name;
    for (let i = 0; i < list.length; ++i) {
      const entry = list[i];
      const isEntry = entry !== null && typeof entry === 'object' && !isArray(entry);
      const key = isEntry ? entry.key : undefined;
      const value = isEntry ? entry.value : undefined;
      if (typeof value !== 'string' || (key !== undefined && typeof key !== 'string')) {
        count = countBefore;
        text = textBefore;
        if (!isEntry) return invalid(strict, `${path}.${name}[${i}]`, entry);
        if (typeof value !== 'string') return invalid(strict, `${path}.${name}[${i}].value`, value);
        return invalid(strict, `${path}.${name}[${i}].key`, key);
      }
      words[count] = key === undefined ? NO_KEY : key.length;
      words[count + 1] = value.length;
      count += 2;
      text += key === undefined ? value : key + value;
    }
    return true;
  }

  function headersDifference(headers, its, values, original, strict) {
    if (headers === undefined) {
      words[count++] = HEADERS_MISSING;
      return true;
    }
    if (headers === null || typeof headers !== 'object' || isArray(headers)) {
      return invalid(strict, 'headers', headers);
    }
    if (!strict && (typeof headers.toJSON === 'function' || (headers !== original && !isPlain(headers)))) return false;
    const { names } = its;
    let position = 0;
    let seen = 0;
    for (const name in headers) {
      let group = -1;
      if (position < names.length && names[position] === name) {
        group = position++;
      } else {
        const found = its.index[name];
        if (found !== undefined) {
          group = found;
          position = found + 1;
        }
      }
      const list = headers[name];
      if (list === undefined) continue;  // JSON drops it
      if (group >= 0) {
        ++seen;
        if (sameList(list, its, group, values)) continue;
      }
      if (!setHeader('headers', name, list, strict)) return false;
    }
    if (seen < names.length) deletedHeaders(headers, names);
    return true;
  }

  function deletedHeaders(headers, names) {
    for (let i = 0; i < names.length; ++i) {
      if (!hasOwn(headers, names[i]) || headers[names[i]] === undefined) op1(HEADER_DELETE, names[i]);
    }
  }

  function bodyDifference(body, strict) {
    if (body === undefined) {
      if (shape.hasBody) op1(FIELD_MISSING, 'body');
      return true;
    }
    if (body === null || typeof body !== 'object' || isArray(body)) return invalid(strict, 'body', body);
    if (!strict && !isPlain(body)) return false;
    const { action, encoding, data } = body;
    if (action !== undefined && typeof action !== 'string') return invalid(strict, 'body.action', action);
    if (encoding !== undefined && typeof encoding !== 'string') return invalid(strict, 'body.encoding', encoding);
    if (data !== undefined && typeof data !== 'string') return invalid(strict, 'body.data', data);
    if (shape.hasBody && action === 'read-only' && encoding === 'base64' && data === bodyData) return true;
    words[count] = REQUEST_BODY;
    words[count + 1] = action === undefined ? NO_KEY : action.length;
    words[count + 2] = encoding === undefined ? NO_KEY : encoding.length;
    words[count + 3] = data === undefined ? NO_KEY : data.length;
    count += 4;
    text += (action ?? '') + (encoding ?? '') + (data ?? '');
    return true;
  }

  // Deep equality of plain data; cheap, because an origin is a handful of short strings.
  function same(value, kept) {
    if (value === kept) return true;
    if (value === null || typeof value !== 'object' || kept === null || typeof kept !== 'object') return false;
    if (isArray(value) !== isArray(kept)) return false;
    let keys = 0;
    for (const key in value) {
      if (value[key] === undefined || !hasOwn(value, key)) continue;
      if (!hasOwn(kept, key) || !same(value[key], kept[key])) return false;
      ++keys;
    }
    for (const key in kept) {
      if (kept[key] !== undefined && hasOwn(kept, key)) --keys;
    }
    return keys === 0;
  }

  function originDifference(value) {
    if (shape.hasOrigin && value !== undefined && same(value, origin)) return;
    const json = value === undefined ? undefined : stringify(value);
    if (json !== undefined) {
      op1(ORIGIN, json);
    } else if (shape.hasOrigin) {
      op1(FIELD_MISSING, 'origin');
    }
  }

  function requestDifference(result, strict) {
    words[count++] = BEGIN_REQUEST;
    if (!stringField(URI, 'uri', result.uri, uri, strict)) return false;
    if (!stringField(QUERYSTRING, 'querystring', result.querystring, querystring, strict)) return false;
    if (!stringField(METHOD, 'method', result.method, method, strict)) return false;
    if (!stringField(CLIENT_IP, 'clientIp', result.clientIp, clientIp, strict)) return false;
    if (!headersDifference(result.headers, shape.request, requestValues, request.headers, strict)) return false;
    if ((shape.hasBody || result.body !== undefined) && !bodyDifference(result.body, strict)) return false;
    if (shape.hasOrigin || result.origin !== undefined) originDifference(result.origin);
    return true;
  }

  function statusDifference(value, strict) {
    if (typeof value !== 'string') {
      if (!isInteger(value)) return invalid(strict, 'status', value);
      value = `${value}`;
    }
    if (!shape.hasResponse || value !== status) op1(STATUS, value);
    return true;
  }

  function optionalString(op, name, value, strict) {
    if (value === undefined) return true;
    if (typeof value !== 'string') return invalid(strict, name, value);
    op1(op, value);
    return true;
  }

  function responseDifference(result, strict) {
    words[count++] = BEGIN_RESPONSE;
    if (!statusDifference(result.status, strict)) return false;
    if (shape.hasResponse) {
      const description = result.statusDescription;
      if (!stringField(STATUS_DESCRIPTION, 'statusDescription', description, statusDescription, strict)) return false;
      if (!headersDifference(result.headers, shape.response, responseValues, response.headers, strict)) return false;
    } else {
      if (!optionalString(STATUS_DESCRIPTION, 'statusDescription', result.statusDescription, strict)) return false;
      if (!headersDifference(result.headers, NO_HEADERS, NO_VALUES, undefined, strict)) return false;
    }
    return optionalString(BODY, 'body', result.body, strict) &&
        optionalString(BODY_ENCODING, 'bodyEncoding', result.bodyEncoding, strict);
  }

  // A field the protocol does not carry: JSON.stringify must see it when it could throw there.
  function isUnknownObject(key, value) {
    switch (key) {
      case 'uri': case 'querystring': case 'method': case 'clientIp': case 'headers': case 'body': case 'origin':
      case 'status': case 'statusDescription': case 'bodyEncoding':
        return false;
      default:
        return typeof value === 'bigint' || (typeof value === 'object' && value !== null);
    }
  }

  function difference(result, strict) {
    if (!strict) {
      if (inheritsSomething() || result.toJSON !== undefined) return false;
      if (result !== request && result !== response && !isPlain(result)) return false;
      for (const key in result) {
        if (isUnknownObject(key, result[key])) return false;
      }
    }
    return result.status === undefined ? requestDifference(result, strict) : responseDifference(result, strict);
  }

  function writeJson(value) {
    count = 0;
    text = '';
    let json;
    try {
      json = stringify(value === undefined ? null : value) ?? 'null';
    } catch {
      errors.report(0, new Error('Unable to stringify response body'));
      return;
    }
    if (raw) {
      op1(RAW_JSON, json);
    } else {
      const plain = inheritsSomething() ? parse(json, disinherit) : parse(json);
      if (plain === null || typeof plain !== 'object' || isArray(plain)) {
        op1(NOT_OBJECT, slice(json, 0, NOT_OBJECT_CHARACTERS));
      } else {
        difference(plain, true);
      }
    }
    publish();
  }

  function publish() {
    native.answer(count, text);
    text = '';  // a large answer must not stay in memory until the next call
  }

  // Publishes a handler's result. May throw what a proxy or a getter in it throws, and then has published nothing.
  function write(result) {
    count = 0;
    text = '';
    if (!raw && result !== null && typeof result === 'object' && !isArray(result) && difference(result, false)) {
      publish();
    } else {
      writeJson(result);
    }
  }

  return { write, keepRequest, keepResponse, keepOrigin, keepBody, keepRaw };
})
