// What the supervisor tells of the snapshot process of one SnapStart function version (design.md §2): made before the
// version is put to work, made again when it dies, gone when nobody has the version any more.
//
//   begin() -> (read() while it initialises) -> ready() -> ended()
//                                            └-> ended()               and again from begin()
//
// Supervisor's loop.
#pragma once

#include <cstdint>
#include <string_view>

#include "proxy/base/error.h"

namespace brink::hooks {

class SnapshotListener {
 public:
  virtual ~SnapshotListener() = default;

  // A process is to be started: the memfd of the slot that it speaks through, borrowed until the next call.
  virtual Result<int> begin() = 0;
  // What it said meanwhile is to be read. The error says in what way it broke the protocol: it is killed.
  virtual Status read() = 0;
  virtual void ready() = 0;
  // It failed, or it died later, or it was never started. Lost: by nothing that it did, what stood above it is gone.
  enum class End : std::uint8_t { Failed, Lost };
  virtual void ended(std::string_view why, End how) = 0;
};

}  // namespace brink::hooks
