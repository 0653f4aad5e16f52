#include "cache/compact.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace brink::cache {
namespace {

// Copying this much takes a few microseconds, once per stored object.
constexpr std::size_t kSmallBody = 64 * 1024;
// Above this a slice wastes at most a few times its size; below, copying is cheaper than keeping.
constexpr std::size_t kSmallSlice = 4 * 1024;

// Slices [first, last) of `body` as one.
Slice joined(const BufferChain& body, std::size_t first, std::size_t last) {
  std::size_t size = 0;
  for (std::size_t i = first; i < last; ++i) size += body.slice(i).size();
  Block* block = Block::allocate(size);
  char* to = block->data();
  for (std::size_t i = first; i < last; ++i) {
    std::memcpy(to, body.slice(i).data(), body.slice(i).size());
    to += body.slice(i).size();
  }
  return Slice(block, block->data(), size);
}

}  // namespace

BufferChain compacted(BufferChain body) {
  BufferChain kept;
  const std::size_t count = body.sliceCount();
  if (body.empty()) return kept;
  if (body.size() <= kSmallBody) {
    kept.append(joined(body, 0, count));
    return kept;
  }
  for (std::size_t i = 0; i < count;) {
    std::size_t end = i;
    for (std::size_t run = 0; end < count && body.slice(end).size() < kSmallSlice && run < kSmallBody; ++end) {
      run += body.slice(end).size();
    }
    if (end == i) {
      kept.append(body.slice(i++));
    } else {
      kept.append(joined(body, i, end));
      i = end;
    }
  }
  return kept;
}

}  // namespace brink::cache
