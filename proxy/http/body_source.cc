#include "proxy/http/body_source.h"

namespace brink::http {
namespace {

// Takes the waker away again, also when the task is cancelled.
class WakerScope {
 public:
  WakerScope(BodySource& source, Waker& waker) : source_(source) { source_.setWaker(&waker); }
  WakerScope(const WakerScope&) = delete;
  WakerScope& operator=(const WakerScope&) = delete;
  ~WakerScope() { source_.setWaker(nullptr); }

 private:
  BodySource& source_;
};

}  // namespace

Task<Result<bool>> readUpTo(RunQueue& ready, BodySource& source, BufferChain& into, std::size_t max) {
  Signal readable(ready);
  const WakerScope scope(source, readable);
  while (into.size() < max) {
    const Pull pulled = source.pull(into, max - into.size());
    if (pulled == Pull::End) co_return true;
    if (pulled == Pull::Failed) co_return std::unexpected<Error>(source.error());
    if (pulled == Pull::Pending) co_await readable.wait();
  }
  // Exactly full: it may also be the end.
  co_return source.length() == into.size();
}

}  // namespace brink::http
