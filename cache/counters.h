// What the cache counts; proxy/server turns it into brink_cache_*. Thread-safe. Requests by result are counted by the
// transaction, which alone knows the result.
#pragma once

#include "proxy/base/counters.h"

namespace brink::cache {

struct CacheCounters {
  Gauge objects;
  Gauge bytes;         // stored entries, headers and overhead included
  Gauge fill_bytes;    // held by fills that are to be stored
  Gauge window_bytes;  // held by fills that are not, for readers that have not come so far
  Counter inserts;
  Counter evictions;
  Counter evicted_bytes;
  Counter invalidations;        // entries removed by unsafe methods and purges
  Counter refused_invalidated;  // not stored because an invalidation came while it was fetched
  Counter refused_no_room;      // not stored because fills already held their share of the memory
  Counter windows_narrowed;     // a fetch had to wait early because all windows together were large

  Gauge fills;
  Counter fills_started;
  Counter followers;            // joined somebody else's fill
  Counter followers_sent_away;  // had to go to the origin themselves after waiting
  Counter fills_failed;         // the origin's fault
  Counter fills_abandoned;      // stopped because nobody wanted the rest
};

}  // namespace brink::cache
