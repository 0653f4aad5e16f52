#include "proxy/codec/output_builder.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace brink::codec {

void OutputBuilder::finish() {
  if (used_ > 0) out_.append(blocks_.commit(used_));
  room_ = nullptr;
  capacity_ = 0;
  used_ = 0;
}

void OutputBuilder::append(std::string_view bytes) {
  while (!bytes.empty()) {
    if (used_ == capacity_) {
      finish();
      // Asked once per block: room() could start the block over as soon as nobody else refers to it.
      std::tie(room_, capacity_) = blocks_.room();
    }
    const std::size_t count = std::min(bytes.size(), capacity_ - used_);
    std::memcpy(room_ + used_, bytes.data(), count);
    used_ += count;
    bytes.remove_prefix(count);
  }
}

void OutputBuilder::move(BufferChain& from, std::size_t count) {
  while (count > 0) {
    const std::size_t piece = std::min(count, from.front().size());
    if (piece < kShareFrom) {
      append(from.front().view().substr(0, piece));
      from.consume(piece);
    } else {
      finish();
      from.moveTo(out_, piece);
    }
    count -= piece;
  }
}

}  // namespace brink::codec
