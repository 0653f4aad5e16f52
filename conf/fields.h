// How decoders are written: an object is a table of keys, each with the reader of its value.
//
//   readObject(node, run, "admin", {
//       optional("host", text(admin.host)),
//       optional("port", number(admin.port, 0, 65535)),
//   });
//
// A reader stores into what it was made for, or reports what was expected and leaves the default. readObject reports
// unknown keys (with a suggestion) and missing ones, and reads in the table's order. Readers borrow their targets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "conf/decoding.h"

namespace brink::conf {

using Reader = std::function<void(const Node&, Decoding&)>;

enum class Presence : std::uint8_t { Optional, Required };

struct Field {
  std::string key;
  Presence presence;
  Reader read;
};

inline Field optional(std::string key, Reader read) { return {std::move(key), Presence::Optional, std::move(read)}; }
inline Field required(std::string key, Reader read) { return {std::move(key), Presence::Required, std::move(read)}; }

// `section` is the object's name in the JSON Schema ($defs). Returns true if no problem was found in it: only then do
// checks between its fields make sense.
bool readObject(const Node& node, Decoding& run, std::string_view section, const std::vector<Field>& fields);

// Where `key` stands in an object, for checks between fields; the object itself if the key is absent.
Place placeOf(const Node& object, std::string_view key);

// "expected WHAT, found THE VALUE", at the value.
void reportExpected(const Node& node, Decoding& run, std::string_view what);

// ---- readers ----

Reader flag(bool& out);
Reader text(std::string& out);  // not empty
Reader textOrEmpty(std::string& out);

// An integer within [min, max].
Reader integer(std::int64_t min, std::int64_t max, std::function<void(std::int64_t)> store);

template <typename Number>
requires std::is_integral_v<Number> Reader number(Number& out, std::int64_t min, std::int64_t max) {
  return integer(min, max, [&out](std::int64_t value) { out = static_cast<Number>(value); });
}
template <typename Number>
Reader number(std::optional<Number>& out, std::int64_t min, std::int64_t max) {
  return integer(min, max, [&out](std::int64_t value) { out = static_cast<Number>(value); });
}
// CloudFront's and Lambda's own keys: a plain number of whole seconds.
template <typename Duration>
Reader secondsNumber(Duration& out, std::int64_t min, std::int64_t max) {
  return integer(min, max, [&out](std::int64_t value) { out = std::chrono::seconds(value); });
}

// Brink's own keys: "500ms", "30s", "15m", "12h", "2d"; `step` is what the target can hold.
Reader durationIn(Milliseconds min, Milliseconds max, Milliseconds step, std::function<void(Milliseconds)> store);

template <typename Duration>
Reader duration(Duration& out, Milliseconds min, Milliseconds max) {
  return durationIn(min, max, Duration(1),
                    [&out](Milliseconds value) { out = std::chrono::duration_cast<Duration>(value); });
}

// "512B", "20KiB", "256MiB", "2GiB".
Reader sizeIn(std::uint64_t min, std::uint64_t max, std::function<void(std::uint64_t)> store);

template <typename Number>
Reader size(Number& out, std::uint64_t min, std::uint64_t max) {
  return sizeIn(min, max, [&out](std::uint64_t value) { out = static_cast<Number>(value); });
}

// One of a few words.
Reader word(std::vector<std::string> words, std::function<void(std::size_t)> store);

template <typename Value>
Reader choice(Value& out, std::vector<std::pair<std::string, Value>> values) {
  std::vector<std::string> words;
  for (const auto& value : values) words.push_back(value.first);
  return word(std::move(words), [&out, values = std::move(values)](std::size_t index) { out = values[index].second; });
}

// A path, made absolute. The existing… readers also look whether it is there and readable.
Reader path(std::string& out);
Reader existingFile(std::string& out);
Reader existingDirectory(std::string& out);

// A text, or {"file": PATH} or {"env": NAME}, so that secrets need not stand in the file. One final line break of a
// file is dropped.
Reader secret(std::string& out);

// Texts without repetition, each checked by `accept`, which returns what was expected, or "" if the text is fine.
using Accept = std::function<std::string(std::string_view)>;
Reader texts(std::vector<std::string>& out, Accept accept);

// Calls `read` for each element of an array (and reports anything but an array).
Reader each(std::function<void(const Node&, Decoding&)> read);

// A list of objects: `read` fills a new element. All elements are kept, also broken ones, so that indices stay right.
template <typename Element>
Reader list(std::vector<Element>& out, void (*read)(const Node&, Decoding&, Element&)) {
  return each([&out, read](const Node& node, Decoding& run) { read(node, run, out.emplace_back()); });
}

template <typename Value>
Reader object(Value& out, void (*read)(const Node&, Decoding&, Value&)) {
  return [&out, read](const Node& node, Decoding& run) { read(node, run, out); };
}
template <typename Value>
Reader object(std::optional<Value>& out, void (*read)(const Node&, Decoding&, Value&)) {
  return [&out, read](const Node& node, Decoding& run) { read(node, run, out.emplace()); };
}

}  // namespace brink::conf
