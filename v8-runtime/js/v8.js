'use strict';
// The module v8: the heap's figures and V8's serialisation format. What would change the engine, or needs files or a
// debugger, says that it is not available.
const { ArrayPrototypePush } = require('./core/primordials');
const { native } = require('./core/native');
const { codes } = require('./core/errors');
const { validateFunction, validateOneOf, validateString, validateUint32 } = require('./core/validators');
const { Serializer, Deserializer, DefaultSerializer, DefaultDeserializer, serialize, deserialize } = require('./serialization');

const { heap } = native;

function named(names, figures) {
  const result = {};
  for (let i = 0; i < names.length; i++) result[names[i]] = figures[i];
  return result;
}

const kHeap = ['total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size', 'used_heap_size',
  'heap_size_limit', 'malloced_memory', 'peak_malloced_memory', 'does_zap_garbage', 'number_of_native_contexts',
  'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size', 'external_memory'];
const kSpace = ['space_name', 'space_size', 'space_used_size', 'space_available_size', 'physical_space_size'];
const kCode = ['code_and_metadata_size', 'bytecode_and_metadata_size', 'external_script_source_size', 'cpu_profiler_metadata_size'];

function getHeapSpaceStatistics() {
  const spaces = [];
  for (let i = 0; ; i++) {
    const figures = heap.space(i);
    if (figures === undefined) return spaces;
    ArrayPrototypePush(spaces, named(kSpace, figures));
  }
}

function unavailable(name) {
  return new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`v8.${name}()`);
}

function notBuilding() {
  throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

class GCProfiler {
  start() { throw unavailable('GCProfiler.start'); }
  stop() { return undefined; }
}

// The engine has one set of these hooks, and async_hooks uses it.
function promiseHook(name) {
  return (hook) => {
    validateFunction(hook, `${name}Hook`);
    throw unavailable(`promiseHooks.on${name[0].toUpperCase()}${name.slice(1)}`);
  };
}

module.exports = {
  cachedDataVersionTag: () => heap.cachedDataVersion(),
  getHeapSnapshot() { throw unavailable('getHeapSnapshot'); },
  getHeapStatistics: () => named(kHeap, heap.statistics()),
  getHeapSpaceStatistics,
  getHeapCodeStatistics: () => named(kCode, heap.code()),
  setFlagsFromString(flags) {
    validateString(flags, 'flags');
    throw unavailable('setFlagsFromString');
  },
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage() {},
  stopCoverage() {},
  serialize,
  writeHeapSnapshot() { throw unavailable('writeHeapSnapshot'); },
  promiseHooks: {
    createHook() { throw unavailable('promiseHooks.createHook'); },
    onInit: promiseHook('init'),
    onBefore: promiseHook('before'),
    onAfter: promiseHook('after'),
    onSettled: promiseHook('settled'),
  },
  queryObjects(constructor, options = {}) {
    validateFunction(constructor, 'constructor');
    if (options.format !== undefined) validateOneOf(options.format, 'options.format', ['count', 'summary']);
    throw unavailable('queryObjects');
  },
  startupSnapshot: {
    addDeserializeCallback: notBuilding,
    addSerializeCallback: notBuilding,
    setDeserializeMainFunction: notBuilding,
    isBuildingSnapshot: () => false,
  },
  setHeapSnapshotNearHeapLimit(limit) {
    validateUint32(limit, 'limit', true);
    throw unavailable('setHeapSnapshotNearHeapLimit');
  },
  GCProfiler,
};
