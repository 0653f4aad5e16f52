// A JSON document as a tree that remembers where everything stood, so that each error can say line and column.
//
// Accepted: RFC 8259 JSON, // and /* */ comments, a byte order mark. Refused: trailing commas, duplicate keys, NUL
// bytes, text that is not UTF-8. First step of loading (conf/load.cc); knows nothing of Brink's keys. Value types.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conf/problem.h"

namespace brink::conf {

// A configuration of ten thousand functions is about 2 MB; a tree is some ten times its text.
inline constexpr std::size_t kMaxDocumentBytes = 16 << 20;
// The deepest key of the format is on level 7. The tree is destroyed recursively.
inline constexpr std::size_t kMaxDocumentDepth = 64;

struct Member;

enum class NodeType : std::uint8_t { Null, Boolean, Integer, Real, String, Array, Object };

struct Node {
  NodeType type = NodeType::Null;
  Place place;                  // first character of the value
  bool boolean = false;         // Boolean
  std::int64_t integer = 0;     // Integer
  double real = 0;              // Real: fractions, exponents and integers beyond 64 bits
  std::string text;             // String
  std::vector<Node> elements;   // Array
  std::vector<Member> members;  // Object, in the order of the file; keys are unique

  // Null if there is none (or this is not an object).
  const Member* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Place place;  // of the key's opening quote
  Node value;
};

// Adds to `problems` what is wrong. nullopt after a syntax error; a duplicate key is a problem too, but the tree (with
// the first of the two) is still returned, so that all other errors can be reported in the same run.
std::optional<Node> parseDocument(std::string_view text, Problems& problems);

}  // namespace brink::conf
