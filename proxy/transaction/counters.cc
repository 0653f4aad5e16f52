#include "proxy/transaction/counters.h"

#include <iterator>

namespace brink::transaction {
namespace {

std::uint64_t pack(const RequestLabels& labels) {
  return std::uint64_t{labels.distribution} << 32 | std::uint64_t{labels.code} << 16 |
         std::uint64_t{labels.method} << 8 | labels.protocol;
}

RequestLabels unpack(std::uint64_t key) {
  return {.distribution = static_cast<std::uint32_t>(key >> 32),
          .method = static_cast<std::uint8_t>(key >> 8),
          .protocol = static_cast<std::uint8_t>(key),
          .code = static_cast<std::uint16_t>(key >> 16)};
}

}  // namespace

std::string_view name(CacheResult result) {
  switch (result) {
    case CacheResult::Hit:
      return "hit";
    case CacheResult::RefreshHit:
      return "refresh_hit";
    case CacheResult::Miss:
      return "miss";
    case CacheResult::Error:
      return "error";
    case CacheResult::Bypass:
      return "bypass";
    case CacheResult::kCount:
      break;
  }
  return "error";
}

std::uint8_t methodIndex(std::string_view method) {
  std::uint8_t index = 0;
  while (index + 1U < std::size(kMethodNames) && kMethodNames[index] != method) ++index;
  return index;
}

void Counters::countRequest(const RequestLabels& labels, Duration took, std::uint64_t bytes) {
  duration.observe(took);
  response_size.observe(bytes);
  const std::lock_guard lock(mutex_);
  ++requests_[pack(labels)];
}

void Counters::eachRequestCount(const std::function<void(const RequestLabels&, std::uint64_t)>& visit) const {
  std::unordered_map<std::uint64_t, std::uint64_t> copy;
  {
    const std::lock_guard lock(mutex_);
    copy = requests_;
  }
  for (const auto& [key, count] : copy) visit(unpack(key), count);
}

}  // namespace brink::transaction
