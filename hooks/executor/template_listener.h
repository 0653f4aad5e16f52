// What the supervisor tells of the template of one function version (design.md §2), for who waits for it before the
// version is put to work. Of a snapshot (SnapStart) it tells more: that is made again when it dies, and gone when
// nobody has the version any more.
//
//   template:  ready() | ended() -> (asked for once more) ready() …
//   snapshot:  begin() -> (read() while it initialises) -> ready() -> ended()
//                                                      └-> ended()               and again from begin()
//
// Supervisor's loop.
#pragma once

#include <cstdint>
#include <string_view>

#include "proxy/base/error.h"

namespace brink::hooks {

class TemplateListener {
 public:
  virtual ~TemplateListener() = default;

  // `findings`: protocol::CodeFindings, as the process says them.
  virtual void ready(std::string_view findings) = 0;
  // It failed, or it died later, or it was never started. Lost: by nothing that its function did, or what stood above
  // it is gone. Refused: the code cannot be loaded, `why` is protocol::CodeFindings.
  enum class End : std::uint8_t { Failed, Lost, Refused };
  virtual void ended(std::string_view why, End how) = 0;
};

class SnapshotListener : public TemplateListener {
 public:
  // A process is to be started: the memfd of the slot that it speaks through, borrowed until the next call.
  virtual Result<int> begin() = 0;
  // What it said meanwhile is to be read. The error says in what way it broke the protocol: it is killed.
  virtual Status read() = 0;
};

}  // namespace brink::hooks
