#include "conf/document.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "conf/text_positions.h"

namespace brink::conf {
namespace {

using Json = nlohmann::json;

// What the lexer reads from: it counts, so that a SAX callback knows how far the lexer has come. The lexer moves copies
// of it around, hence the counter lives outside.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* consumed) : at_(at), consumed_(consumed) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*consumed_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before(*this);
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* consumed_;
};

// "unexpected X; expected Y" in place of the library's "[json.exception.parse_error.101] parse error at line …".
std::string inWords(std::string_view what) {
  std::string_view reason = what;
  std::string_view context;
  if (const std::size_t start = what.find("syntax error "); start != std::string_view::npos) {
    reason = what.substr(start + std::string_view("syntax error ").size());
    const std::size_t dash = reason.find("- ");
    if (dash == std::string_view::npos) return "syntax error";
    context = reason.substr(0, dash);
    reason.remove_prefix(dash + 2);
  } else if (const std::size_t bracket = what.find("] "); bracket != std::string_view::npos) {
    reason = what.substr(bracket + 2);
  }
  std::string words = "syntax error: ";
  const std::size_t last_read = reason.find("; last read: ");
  words += reason.substr(0, last_read);
  if (last_read != std::string_view::npos) return words;
  const auto in = [&](std::string_view name) { return context.find(name) != std::string_view::npos; };
  if (in("array") && reason.starts_with("unexpected") && reason.ends_with("']'")) words += " or ','";
  if (in("object") && !in("key") && !in("separator") && reason.ends_with("'}'")) words += " or ','";
  return words;
}

class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, const std::size_t& consumed, Problems& problems)
      : text_(text), positions_(text), consumed_(consumed), problems_(problems) {}

  Node& root() { return root_; }

  bool null() { return open(NodeType::Null, consumed_ - 4) != nullptr; }
  bool boolean(bool value) {
    open(NodeType::Boolean, consumed_ - (value ? 4 : 5))->boolean = value;
    return true;
  }
  bool number_integer(Json::number_integer_t value) {
    open(NodeType::Integer, positions_.numberStart(consumed_))->integer = value;
    return true;
  }
  bool number_unsigned(Json::number_unsigned_t value) {
    const bool fits = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    Node& node = *open(fits ? NodeType::Integer : NodeType::Real, positions_.numberStart(consumed_));
    node.integer = fits ? static_cast<std::int64_t>(value) : 0;
    node.real = static_cast<double>(value);
    return true;
  }
  bool number_float(Json::number_float_t value, const std::string&) {
    open(NodeType::Real, positions_.numberStart(consumed_))->real = value;
    return true;
  }
  bool string(std::string& value) {
    open(NodeType::String, positions_.stringStart(consumed_ - 1))->text = std::move(value);
    return true;
  }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return push(NodeType::Object); }
  bool start_array(std::size_t) { return push(NodeType::Array); }
  bool end_array() {
    stack_.pop_back();
    return true;
  }
  bool key(std::string& key) {
    Member& member = stack_.back()->members.emplace_back();
    member.key = std::move(key);
    member.place = positions_.place(positions_.stringStart(consumed_ - 1));
    return true;
  }
  bool end_object() {
    refuseDuplicates(*stack_.back());
    stack_.pop_back();
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
    std::string words = inWords(error.what());
    const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
    // The library gives the last byte that it read; a person looks for the token's first.
    std::size_t offset = position == 0 ? 0 : position - 1;
    if (says("unexpected string")) offset = positions_.stringStart(offset);
    if (says("unexpected number") || says("number overflow")) offset = positions_.numberStart(offset + 1);
    const bool closing = says("unexpected '}'") || says("unexpected ']'");
    if (closing && text_.substr(0, offset).find_last_not_of(" \t\r\n") == text_.substr(0, offset).rfind(',')) {
      words += " (remove the comma before it)";
    }
    add(positions_.place(offset), words);
    return false;
  }

 private:
  // The place where the value that begins now belongs: the root, the last key's value, or a new element.
  Node* open(NodeType type, std::size_t offset) {
    Node* node = &root_;
    if (!stack_.empty()) {
      Node& parent = *stack_.back();
      node = parent.type == NodeType::Object ? &parent.members.back().value : &parent.elements.emplace_back();
    }
    node->type = type;
    node->place = positions_.place(offset);
    return node;
  }
  bool push(NodeType type) {
    Node* node = open(type, consumed_ - 1);
    if (stack_.size() == kMaxDocumentDepth) {
      add(node->place, "nested deeper than " + std::to_string(kMaxDocumentDepth) + " levels");
      return false;
    }
    stack_.push_back(node);
    return true;
  }
  // Sorted once per object rather than looked up per key: an object may have ten thousand members.
  void refuseDuplicates(Node& object) {
    std::vector<std::size_t> order(object.members.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return object.members[a].key < object.members[b].key; });
    std::vector<bool> repeated(order.size());
    for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
      const Member& earlier = object.members[order[first]];
      const Member& later = object.members[order[i]];
      if (earlier.key != later.key) {
        first = i;
        continue;
      }
      repeated[order[i]] = true;
      add(later.place,
          "the key \"" + later.key + "\" is given twice: here and on line " + std::to_string(earlier.place.line));
    }
    std::size_t index = 0;
    std::erase_if(object.members, [&](const Member&) { return repeated[index++]; });
  }
  void add(Place place, std::string message) { problems_.push_back({place.line, place.column, std::move(message)}); }

  std::string_view text_;
  TextPositions positions_;
  const std::size_t& consumed_;
  Problems& problems_;
  Node root_;
  std::vector<Node*> stack_;  // open objects and arrays; a vector of siblings grows only while none of them is open
};

}  // namespace

const Member* Node::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
  return found == members.end() ? nullptr : &*found;
}

std::optional<Node> parseDocument(std::string_view text, Problems& problems) {
  if (text.size() > kMaxDocumentBytes) {
    problems.push_back({0, 0, "larger than " + std::to_string(kMaxDocumentBytes >> 20) + " MiB"});
    return std::nullopt;
  }
  // The library takes NUL as the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    const Place place = TextPositions(text).place(nul);
    problems.push_back({place.line, place.column, "syntax error: a NUL byte"});
    return std::nullopt;
  }
  std::size_t consumed = 0;
  TreeBuilder builder(text, consumed, problems);
  const char* end = text.data() + text.size();
  const bool parsed = Json::sax_parse(CountingIterator(text.data(), &consumed), CountingIterator(end, &consumed),
                                      &builder, Json::input_format_t::json, /*strict=*/true, /*ignore_comments=*/true);
  if (!parsed) return std::nullopt;
  return std::move(builder.root());
}

}  // namespace brink::conf
