#include "conf/fields.h"

#include <algorithm>

#include "conf/suggestion.h"

namespace brink::conf {
namespace {

// More keys than this are not listed in an error; the schema and the README are better places then.
constexpr std::size_t kMaxListedKeys = 12;
// Of a text that is quoted in an error.
constexpr std::size_t kMaxQuoted = 60;

std::string quoted(std::string_view text) {
  if (text.size() <= kMaxQuoted) return '"' + std::string(text) + '"';
  std::size_t cut = kMaxQuoted;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return '"' + std::string(text.substr(0, cut)) + "…\"";
}

// `"a", "b" or "c"`
std::string enumeration(const std::vector<std::string>& words) {
  std::string sentence;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) sentence += i + 1 == words.size() ? " or " : ", ";
    sentence += quoted(words[i]);
  }
  return sentence;
}

std::string described(const Node& node) {
  switch (node.type) {
    case NodeType::Null:
      return "null";
    case NodeType::Boolean:
      return node.boolean ? "true" : "false";
    case NodeType::Integer:
      return "the number " + std::to_string(node.integer);
    case NodeType::Real:
      return "a number that is not a whole one or too large";
    case NodeType::String:
      return node.text.empty() ? "an empty text" : "the text " + quoted(node.text);
    case NodeType::Array:
      return "a list";
    case NodeType::Object:
      return "an object";
  }
  return "nothing";
}

void reportUnknown(const Member& member, Decoding& run, const std::vector<std::string>& allowed) {
  std::string message = "unknown key " + quoted(member.key) + suggestion(member.key, allowed);
  if (allowed.size() <= kMaxListedKeys) {
    message += "; allowed: ";
    for (std::size_t i = 0; i < allowed.size(); ++i) message += (i > 0 ? ", " : "") + allowed[i];
  }
  run.problem(member.place, message);
}

void noteKeys(SectionKeys& keys, const std::vector<Field>& fields, const Node& object) {
  for (const Field& field : fields) {
    keys.allowed.insert(field.key);
    if (field.presence == Presence::Required) keys.required.insert(field.key);
  }
  for (const Member& member : object.members) keys.used.insert(member.key);
}

}  // namespace

void reportExpected(const Node& node, Decoding& run, std::string_view what) {
  run.problem(node, "expected " + std::string(what) + ", found " + described(node));
}

bool readObject(const Node& node, Decoding& run, std::string_view section, const std::vector<Field>& fields) {
  const std::size_t before = run.problemCount();
  if (node.type != NodeType::Object) {
    reportExpected(node, run, "an object");
    return false;
  }
  std::vector<std::string> allowed;
  for (const Field& field : fields) allowed.push_back(field.key);
  if (SectionKeys* keys = run.keysOf(section); keys != nullptr) noteKeys(*keys, fields, node);
  for (const Member& member : node.members) {
    if (std::find(allowed.begin(), allowed.end(), member.key) == allowed.end()) reportUnknown(member, run, allowed);
  }
  for (const Field& field : fields) {
    if (const Member* member = node.find(field.key); member != nullptr) {
      const Decoding::Step step(run, field.key);
      field.read(member->value, run);
    } else if (field.presence == Presence::Required) {
      run.problem(node, "the key \"" + field.key + "\" is missing");
    }
  }
  return run.problemCount() == before;
}

Place placeOf(const Node& object, std::string_view key) {
  const Member* member = object.find(key);
  return member == nullptr ? object.place : member->value.place;
}

Reader flag(bool& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::Boolean) return reportExpected(node, run, "true or false");
    out = node.boolean;
  };
}

Reader text(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::String || node.text.empty()) return reportExpected(node, run, "a text");
    out = node.text;
  };
}

Reader textOrEmpty(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::String) return reportExpected(node, run, "a text");
    out = node.text;
  };
}

Reader integer(std::int64_t min, std::int64_t max, std::function<void(std::int64_t)> store) {
  return [=, store = std::move(store)](const Node& node, Decoding& run) {
    if (node.type != NodeType::Integer || node.integer < min || node.integer > max) {
      return reportExpected(node, run, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    store(node.integer);
  };
}

Reader word(std::vector<std::string> words, std::function<void(std::size_t)> store) {
  return [words = std::move(words), store = std::move(store)](const Node& node, Decoding& run) {
    const auto found = std::find(words.begin(), words.end(), node.text);
    if (node.type != NodeType::String || found == words.end()) {
      const std::string hint = node.type == NodeType::String ? suggestion(node.text, words) : "";
      return run.problem(node, "expected " + enumeration(words) + ", found " + described(node) + hint);
    }
    store(static_cast<std::size_t>(found - words.begin()));
  };
}

Reader each(std::function<void(const Node&, Decoding&)> read) {
  return [read = std::move(read)](const Node& node, Decoding& run) {
    if (node.type != NodeType::Array) return reportExpected(node, run, "a list");
    for (std::size_t i = 0; i < node.elements.size(); ++i) {
      const Decoding::Step step(run, i);
      read(node.elements[i], run);
    }
  };
}

Reader texts(std::vector<std::string>& out, Accept accept) {
  return [&out, accept = std::move(accept)](const Node& node, Decoding& run) {
    out.clear();
    each([&](const Node& element, Decoding& inner) {
      if (element.type != NodeType::String || element.text.empty()) return reportExpected(element, inner, "a text");
      if (const std::string expected = accept(element.text); !expected.empty()) {
        return reportExpected(element, inner, expected);
      }
      if (std::find(out.begin(), out.end(), element.text) != out.end()) {
        return inner.problem(element, quoted(element.text) + " is in the list twice");
      }
      out.push_back(element.text);
    })(node, run);
  };
}

}  // namespace brink::conf
