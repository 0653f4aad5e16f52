// Text of requests and responses as handlers see it: UTF-8, or ISO-8859-1 turned into UTF-8 where the bytes are not
// UTF-8 (contract §4). Pure, thread-safe; on the hot path of every hook, where nearly all text is ASCII.
#pragma once

#include <list>
#include <string>
#include <string_view>

namespace brink::hooks {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool isUtf8(std::string_view text);

std::string latin1ToUtf8(std::string_view text);

// Converts what must be converted and keeps it; everything else passes through as it is.
class EventText {
 public:
  // Valid as long as both this object and `text` live.
  std::string_view of(std::string_view text) {
    return isUtf8(text) ? text : converted_.emplace_back(latin1ToUtf8(text));
  }

 private:
  std::list<std::string> converted_;  // a list: nothing is allocated for ASCII, and nothing moves
};

}  // namespace brink::hooks
