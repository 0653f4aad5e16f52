#include "cache/entry.h"

#include <algorithm>
#include <utility>

#include "proxy/http/date.h"

namespace brink::cache {
namespace {

// Map nodes, list links, the shared_ptr's control block and malloc's rounding, measured roughly: what an entry costs
// beyond its own bytes.
constexpr std::uint64_t kOverheadBytes = 320;

bool hasLengthOfItsOwn(int status) { return status >= 200 && status != 204 && status != 304; }

void prepareHead(Entry& entry) {
  http::HeaderList& headers = entry.head.headers;
  http::removeHopByHop(headers);
  for (const std::string_view name : {"age", "x-cache", "cache-status", "via", "trailer"}) headers.remove(name);
  // RFC 9110 §6.6.1: who stores a response without a date writes down when it came.
  if (!headers.has("date")) headers.add("Date", http::formatDate(entry.freshness.response_time));
  if (!entry.head_only && hasLengthOfItsOwn(entry.head.status)) {
    headers.set("Content-Length", std::to_string(entry.body->size()));
  }
}

std::uint64_t costOf(const Entry& entry) {
  std::uint64_t cost = sizeof(Entry) + kOverheadBytes + entry.key.text().capacity() + entry.head.reason.size();
  // A list keeps names and values in one string, and 16 bytes of offsets per field; replaced values stay behind.
  cost += entry.head.headers.wireSize() * 2 + entry.head.headers.size() * 16;
  for (const Variant::Field& field : entry.variant.fields) {
    cost += sizeof(field) + field.name.size() + (field.value ? field.value->size() : 0);
  }
  return cost + entry.body->size() + entry.body->sliceCount() * (sizeof(Slice) + sizeof(Block));
}

class EntryBody final : public http::BodySource {
 public:
  EntryBody(EntryPtr entry, ByteWindow window) : entry_(std::move(entry)), body_(*entry_->body) {
    const std::uint64_t start = std::min<std::uint64_t>(window.offset, body_.size());
    length_ = left_ = std::min<std::uint64_t>(body_.size() - start, window.size.value_or(body_.size()));
    offset_ = start;
    while (left_ > 0 && offset_ >= body_.slice(index_).size()) offset_ -= body_.slice(index_++).size();
  }

  http::Pull pull(BufferChain& into, std::size_t max) override {
    if (left_ == 0) return http::Pull::End;
    std::uint64_t count = std::min<std::uint64_t>(max, left_);
    left_ -= count;
    while (count > 0) {
      Slice slice = body_.slice(index_);
      slice.removePrefix(offset_);
      if (slice.size() > count) {
        into.append(slice.first(count));
        offset_ += count;
        return http::Pull::Data;
      }
      count -= slice.size();
      into.append(std::move(slice));
      offset_ = 0;
      ++index_;
    }
    return http::Pull::Data;
  }
  void setWaker(Waker*) override {}
  std::optional<std::uint64_t> length() const override { return length_; }

 private:
  EntryPtr entry_;
  const BufferChain& body_;
  std::size_t index_ = 0;
  std::size_t offset_ = 0;  // within the slice
  std::uint64_t left_ = 0;
  std::uint64_t length_ = 0;
};

}  // namespace

std::string_view Entry::etag() const { return head.headers.get("etag").value_or(""); }

std::string_view Entry::lastModified() const { return head.headers.get("last-modified").value_or(""); }

EntryPtr makeEntry(Entry entry) {
  if (entry.body == nullptr) entry.body = std::make_shared<const BufferChain>();
  prepareHead(entry);
  entry.cost = costOf(entry);
  return std::make_shared<const Entry>(std::move(entry));
}

std::unique_ptr<http::BodySource> makeBody(EntryPtr entry, ByteWindow window) {
  return std::make_unique<EntryBody>(std::move(entry), window);
}

}  // namespace brink::cache
