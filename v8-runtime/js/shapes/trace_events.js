'use strict';
// `require('trace_events')`: tracing can be asked for, and records nothing.
const { codes } = require('../core/errors');
const { validateArray, validateObject, validateString } = require('../core/validators');
const { inspect, customInspect } = require('../inspect/inspect');

const enabled = new Set();

class Tracing {
  #categories;
  constructor(categories) { this.#categories = categories; }
  enable() { enabled.add(this); }
  disable() { enabled.delete(this); }
  get enabled() { return enabled.has(this); }
  get categories() { return this.#categories.join(','); }
  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    return `Tracing ${inspect({ enabled: this.enabled, categories: this.categories }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

function createTracing(options) {
  if (options === undefined || options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  validateObject(options, 'options');
  validateArray(options.categories, 'options.categories');
  options.categories.forEach((category, i) => validateString(category, `options.categories[${i}]`));
  if (options.categories.length <= 0) throw new codes.ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing([...options.categories]);
}

function getEnabledCategories() {
  const names = [...new Set([...enabled].flatMap((tracing) => tracing.categories.split(',')))].sort();
  return names.length === 0 ? undefined : names.join(',');
}

module.exports = { createTracing, getEnabledCategories };
