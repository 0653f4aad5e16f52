#include "conf/path_pattern.h"

namespace brink::conf {
namespace {

constexpr std::size_t kMaxLength = 255;
constexpr std::string_view kPunctuation = "_-.*$/~\"'@:+&?";

std::string_view withoutSlash(std::string_view text) { return text.starts_with('/') ? text.substr(1) : text; }

bool isAllowed(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         kPunctuation.find(c) != std::string_view::npos;
}

}  // namespace

bool matchesPath(std::string_view pattern, std::string_view path) {
  pattern = withoutSlash(pattern);
  path = withoutSlash(path);
  // What lies between two stars is taken where it first fits: if the rest fits behind any later place, it also fits
  // behind the first. So only the last star is ever widened.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t after_star = std::string_view::npos;
  std::size_t star_ends = 0;
  while (t < path.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_star = ++p;
      star_ends = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == path[t])) {
      ++p;
      ++t;
    } else if (after_star != std::string_view::npos) {
      if (after_star == pattern.size()) return true;
      p = after_star;
      t = ++star_ends;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string checkPathPattern(std::string_view pattern) {
  if (pattern.empty()) return "a path pattern cannot be empty";
  if (pattern.size() > kMaxLength) {
    return "a path pattern has at most 255 characters, this one has " + std::to_string(pattern.size());
  }
  for (const char c : pattern) {
    if (isAllowed(c)) continue;
    const bool shown = c > ' ' && c < 0x7F;
    return "a path pattern cannot contain " +
           (shown ? std::string("'") + c + "'" : std::string("spaces or other such characters")) +
           "; allowed: A-Z a-z 0-9 " + std::string(kPunctuation);
  }
  return "";
}

}  // namespace brink::conf
