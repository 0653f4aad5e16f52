// One stored response. Immutable once made, shared by all workers through shared_ptr<const Entry>; what is read from it
// is never copied except the head that is sent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cache/forwarding.h"
#include "cache/freshness.h"
#include "cache/key.h"
#include "proxy/base/buffer_chain.h"
#include "proxy/http/body_source.h"
#include "proxy/http/fields.h"
#include "proxy/http/message.h"

namespace brink::cache {

struct Entry {
  CacheKey key;
  Variant variant;
  http::ResponseHead head;                  // to send: with Content-Length, without Age, X-Cache, Cache-Status, Via
  std::shared_ptr<const BufferChain> body;  // never null; refreshed entries share it
  Freshness freshness;
  bool shareable = true;           // false: stored only to be revalidated each time; requests for it do not collapse
  bool storable = true;            // false: a 304 forbade it; answers the requests at hand, then it is gone
  bool head_only = false;          // answers HEAD, not GET: it came from a HEAD
  bool generated_by_hook = false;  // origin-request made it
  std::uint8_t mark = 0;           // the transaction's own, e.g. which X-Cache text; not looked at here
  std::uint64_t cost = 0;          // bytes of memory, everything included

  std::string_view etag() const;          // "" = none
  std::string_view lastModified() const;  // as sent, "" = none
  bool hasValidator() const { return !etag().empty() || !lastModified().empty(); }
};
using EntryPtr = std::shared_ptr<const Entry>;

// Fills in `cost` and brings the head into the form above. All entries are made here.
EntryPtr makeEntry(Entry entry);

// A part of a body: `size` bytes from `offset`; nothing given = all of it.
struct ByteWindow {
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> size;
};

// Reads the body on the caller's loop without copying it; keeps the entry alive.
std::unique_ptr<http::BodySource> makeBody(EntryPtr entry, ByteWindow window = {});

}  // namespace brink::cache
