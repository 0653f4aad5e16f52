// Brings a body into the form in which it is kept. Internal to the cache. Pure.
//
// Slices come as origins' reads cut them: a small one may keep a block of many times its size alive, and each costs 40
// bytes of its own. Small bodies and runs of small slices are copied together; large slices are shared as they are.
#pragma once

#include "proxy/base/buffer_chain.h"

namespace brink::cache {

BufferChain compacted(BufferChain body);

}  // namespace brink::cache
