globalThis.stateRuns = (globalThis.stateRuns || 0) + 1;
exports.count = 1;
