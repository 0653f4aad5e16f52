// The fetching end of a fill: asks the origin (or the hook in front of it), decides whether the response is stored, and
// streams it to all who follow. Runs in the worker's background scope, so it outlives the request that began it.
#pragma once

#include <memory>

#include "cache/fill.h"
#include "proxy/transaction/origin_step.h"

namespace brink::transaction {

// FillHead::mark and Entry::mark: what a follower's X-Cache says.
enum class FillMark : std::uint8_t {
  Plain,
  Generated,        // by origin-request
  OriginError,      // the origin answered 4xx or 5xx
  ValidationError,  // no response: head.reason is the error page's sentence
  ExecutionError,   // the same
  LimitExceeded,    // the same
};

// `stale` (may be null) is revalidated, and used instead if the origin fails and that is allowed.
Task<void> runFill(Services& services, OriginQuestion question, std::unique_ptr<cache::FillWriter> writer,
                   cache::EntryPtr stale);

}  // namespace brink::transaction
