#include "proxy/transaction/request_body.h"

namespace brink::transaction {

Task<Result<hooks::EventBody>> RequestBody::expose(std::size_t limit) {
  hooks::EventBody shown;
  if (replacement_) {
    shown.data = replacement_->substr(0, limit);
    shown.truncated = replacement_->size() > limit;
    co_return shown;
  }
  if (!complete_ && prefix_.size() <= limit) {
    // One byte more than is shown tells whether the rest is cut off.
    const Result<bool> ended = co_await http::readUpTo(ready_, viewer_, prefix_, limit + 1);
    if (!ended) co_return std::unexpected<Error>(ended.error());
    complete_ = *ended;
  }
  BufferChain visible;
  prefix_.shareTo(visible, limit);
  shown.data = visible.toString();
  shown.truncated = prefix_.size() > limit;
  co_return shown;
}

http::BodySource* RequestBody::source() {
  if (replacement_) {
    source_ = std::make_unique<http::MemoryBody>(*replacement_);
  } else if (complete_) {
    source_ = std::make_unique<http::MemoryBody>(std::move(prefix_));
  } else if (!prefix_.empty()) {
    source_ = std::make_unique<http::PrefixedBody>(std::move(prefix_), &viewer_, viewer_.length());
  } else {
    return viewer_.empty() ? nullptr : &viewer_;
  }
  return source_->empty() ? nullptr : source_.get();
}

}  // namespace brink::transaction
