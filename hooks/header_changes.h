// What an answer does to a header list: collected operation by operation, then judged by the stage's rules and applied.
//
// Map keys are folded to lower case (contract §12.4): a key that is lower case already replaces the event's list; in
// any other letter case it is a second key beside it, and its entries are appended. Thread-compatible; one per answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conf/config.h"
#include "hooks/hook_failure.h"
#include "hooks/protocol/answer.h"
#include "proxy/http/header_list.h"

namespace brink::hooks {

class HeaderChanges {
 public:
  // More names than this in one answer are refused: each is looked up in a list. Far above what kMaxHeaderBytes of
  // real names hold.
  static constexpr std::size_t kMaxNames = 512;

  // HeaderSet and HeaderDelete; takes the strings. The violation if what it says cannot be a header at all.
  std::optional<HookFailure> set(protocol::AnswerOperation& operation);
  std::optional<HookFailure> remove(std::string_view map_key);
  // The whole `headers` object is gone (or there was none to begin with).
  void removeAll() { all_removed_ = true; }

  bool empty() const { return changes_.empty() && !all_removed_; }

  // Which message the list belongs to: some rules are about requests alone.
  enum class Owner : std::uint8_t { Request, Response };

  // The list after the changes, or what is wrong with it. Fields that the event does not show (disallowed ones) stay.
  Judged<http::HeaderList> applyTo(const http::HeaderList& event, conf::Stage stage, Owner owner) const;

 private:
  struct Entry {
    std::string key;
    std::string value;
  };
  struct Change {
    std::string name;       // lower case
    bool replaces = false;  // the event's fields of this name are gone
    std::vector<Entry> entries;
  };

  Change* find(std::string_view name);
  const Change* find(std::string_view name) const { return const_cast<HeaderChanges*>(this)->find(name); }
  Change* findOrAdd(std::string_view name);
  bool replaces(const Change& change) const { return change.replaces || all_removed_; }
  std::optional<HookFailure> judge(const Change& change, const http::HeaderList& event, conf::Stage stage,
                                   Owner owner) const;
  std::optional<HookFailure> judgeReadOnly(const Change& change, const http::HeaderList& event) const;
  std::optional<HookFailure> judgeRemovedAll(const http::HeaderList& event, conf::Stage stage) const;
  http::HeaderList merge(const http::HeaderList& event) const;

  std::vector<Change> changes_;  // in order of first mention
  std::size_t bytes_ = 0;        // of all entries, on the wire
  bool all_removed_ = false;
};

}  // namespace brink::hooks
