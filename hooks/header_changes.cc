#include "hooks/header_changes.h"

#include <algorithm>
#include <utility>

#include "hooks/event_text.h"
#include "hooks/header_rules.h"
#include "proxy/http/fields.h"
#include "proxy/http/uri.h"

namespace brink::hooks {
namespace {

constexpr std::size_t kFieldOverhead = 4;  // ": " and CRLF, as HeaderList::wireSize() counts

HookFailure tooLarge() { return validationFailure(Violation::HeadersTooLarge, "the headers exceed the maximum size."); }

HookFailure invalidEntry(std::string_view name) {
  return validationFailure(
      Violation::InvalidHeaderEntry,
      "the function returned an invalid entry in the headers object, the value of each header value must be of string "
      "type, header :" +
          printable(name) + " has one or more entries whose value is not a string.");
}

std::string headerName(std::string_view name) { return ", headerName : " + printable(name) + "."; }

// The values of `name` that the event showed.
std::vector<std::string> eventValues(const http::HeaderList& event, std::string_view name) {
  std::vector<std::string> values;
  for (std::size_t i = event.find(name); i < event.size(); i = event.find(name, i + 1)) {
    const std::string_view value = event[i].value;
    values.push_back(isUtf8(value) ? std::string(value) : latin1ToUtf8(value));
  }
  return values;
}

}  // namespace

HeaderChanges::Change* HeaderChanges::find(std::string_view name) {
  const auto found = std::find_if(changes_.begin(), changes_.end(),
                                  [name](const Change& c) { return http::equalsIgnoreCase(c.name, name); });
  return found == changes_.end() ? nullptr : &*found;
}

HeaderChanges::Change* HeaderChanges::findOrAdd(std::string_view name) {
  if (Change* known = find(name)) return known;
  if (changes_.size() == kMaxNames) return nullptr;
  return &changes_.emplace_back(Change{http::toLower(name), false, {}});
}

std::optional<HookFailure> HeaderChanges::set(protocol::AnswerOperation& operation) {
  std::vector<std::string>& strings = operation.strings;
  const auto absent = [&operation](std::size_t i) { return i < operation.absent.size() && operation.absent[i]; };
  if (strings.size() % 2 != 1) return invalidEntry("");
  const std::string map_key = std::move(strings[0]);
  if (!http::isToken(map_key)) return judgeHeaderEntry(map_key, std::nullopt, "");
  Change* change = findOrAdd(map_key);
  if (change == nullptr) return tooLarge();
  if (map_key == change->name) change->replaces = true;
  for (std::size_t i = 1; i < strings.size(); i += 2) {
    if (absent(i + 1)) return invalidEntry(map_key);
    const auto key = absent(i) ? std::nullopt : std::optional<std::string_view>(strings[i]);
    std::string value(http::trim(strings[i + 1]));
    if (auto failure = judgeHeaderEntry(map_key, key, value)) return failure;
    bytes_ += map_key.size() + value.size() + kFieldOverhead;
    if (bytes_ > kMaxHeaderBytes) return tooLarge();
    change->entries.push_back({key ? std::move(strings[i]) : defaultKey(change->name), std::move(value)});
  }
  return std::nullopt;
}

std::optional<HookFailure> HeaderChanges::remove(std::string_view map_key) {
  Change* change = findOrAdd(map_key);
  if (change == nullptr) return tooLarge();
  change->replaces = true;
  return std::nullopt;
}

std::optional<HookFailure> HeaderChanges::judgeReadOnly(const Change& change, const http::HeaderList& event) const {
  const std::vector<std::string> before = eventValues(event, change.name);
  std::vector<std::string> after;
  if (!replaces(change)) after = before;
  for (const Entry& entry : change.entries) after.push_back(entry.value);
  if (after == before) return std::nullopt;
  const std::string_view verb = before.empty() ? "add" : after.empty() ? "delete" : "change";
  std::string what = "the function tried to ";
  what += verb;
  what += " read-only header" + headerName(defaultKey(change.name));
  return validationFailure(Violation::ReadOnlyHeader, what);
}

std::optional<HookFailure> HeaderChanges::judge(const Change& change, const http::HeaderList& event, conf::Stage stage,
                                                Owner owner) const {
  const bool adds = !change.entries.empty();
  // Viewer-request functions cannot make up where the viewer is (contract §4).
  const bool claims_country = adds && owner == Owner::Request && stage == conf::Stage::ViewerRequest &&
                              change.name == "cloudfront-viewer-country" && !event.has(change.name);
  if (claims_country || (adds && isDisallowed(change.name))) {
    return validationFailure(Violation::DisallowedHeader,
                             "the function tried to add a blacklisted header in headers" + headerName(change.name));
  }
  if (isReadOnly(stage, change.name)) return judgeReadOnly(change, event);
  // One name, one port: two would let an origin and whatever stands before it see different sites.
  const bool second_host = change.entries.size() != 1 || (!replaces(change) && event.has("host"));
  if (adds && owner == Owner::Request && change.name == "host" &&
      (second_host || !http::parseAuthority(change.entries[0].value))) {
    return validationFailure(Violation::InvalidHeader,
                             "the function returned an invalid header, not a host name" + headerName("Host"));
  }
  return std::nullopt;
}

std::optional<HookFailure> HeaderChanges::judgeRemovedAll(const http::HeaderList& event, conf::Stage stage) const {
  for (const http::HeaderField field : event) {
    if (isReadOnly(stage, field.name) && find(field.name) == nullptr) {
      return validationFailure(Violation::ReadOnlyHeader, "the function tried to delete read-only header" +
                                                              headerName(defaultKey(http::toLower(field.name))));
    }
  }
  return std::nullopt;
}

http::HeaderList HeaderChanges::merge(const http::HeaderList& event) const {
  http::HeaderList merged;
  merged.reserve(event.size() + changes_.size(), event.wireSize() + bytes_);
  std::vector<bool> placed(changes_.size(), false);
  const auto place = [&](std::size_t index) {
    for (const Entry& entry : changes_[index].entries) merged.add(entry.key, entry.value);
    placed[index] = true;
  };
  for (const http::HeaderField field : event) {
    const Change* change = find(field.name);
    const auto index = change == nullptr ? 0 : static_cast<std::size_t>(change - changes_.data());
    const bool gone = change != nullptr ? replaces(*change) : all_removed_;
    if (!gone || isDisallowed(field.name)) {
      merged.add(field.name, field.value);
    } else if (change != nullptr && !placed[index]) {
      place(index);
    }
  }
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (!placed[i]) place(i);
  }
  return merged;
}

Judged<http::HeaderList> HeaderChanges::applyTo(const http::HeaderList& event, conf::Stage stage, Owner owner) const {
  for (const Change& change : changes_) {
    if (auto failure = judge(change, event, stage, owner)) return std::unexpected(std::move(*failure));
  }
  if (all_removed_) {
    if (auto failure = judgeRemovedAll(event, stage)) return std::unexpected(std::move(*failure));
  }
  http::HeaderList merged = merge(event);
  // What was too large before the handler saw it is not the handler's fault.
  const std::size_t size = merged.wireSize();
  if (size > kMaxHeaderBytes && size > event.wireSize()) return std::unexpected(tooLarge());
  return merged;
}

}  // namespace brink::hooks
