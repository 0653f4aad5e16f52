'use strict';
const v8 = require('v8');
const attempt = require('../attempt');
exports.handler = async () => {
  const heap = v8.getHeapStatistics();
  const [space] = v8.getHeapSpaceStatistics();
  return [Object.keys(v8), Object.keys(heap), Object.values(heap).every(Number.isInteger), heap.used_heap_size > 1e5 && heap.used_heap_size <= heap.total_heap_size && heap.heap_size_limit > heap.used_heap_size, Object.keys(space), typeof space.space_name, Object.keys(v8.getHeapCodeStatistics()),
    Number.isInteger(v8.cachedDataVersionTag()), v8.cachedDataVersionTag() === v8.cachedDataVersionTag(), Boolean(v8.startupSnapshot.isBuildingSnapshot()), attempt(() => v8.startupSnapshot.addSerializeCallback(() => {})), Object.keys(v8.startupSnapshot), Object.keys(v8.promiseHooks), attempt(() => v8.setFlagsFromString(5)), v8.takeCoverage(), v8.stopCoverage(), attempt(() => v8.setHeapSnapshotNearHeapLimit('x'))];
};
