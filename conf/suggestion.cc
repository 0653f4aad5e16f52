#include "conf/suggestion.h"

#include <algorithm>
#include <vector>

#include "proxy/http/header_list.h"

namespace brink::conf {
namespace {

// Longer words are compared by their beginnings only: the cost is quadratic, and nobody reads suggestions that long.
constexpr std::size_t kMaxWord = 64;
// A wrong name in thousands of places must not be compared with thousands of names each time.
constexpr std::size_t kMaxCandidates = 1000;

// Optimal string alignment distance.
std::size_t edits(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  const std::string wanted = http::toLower(word.substr(0, kMaxWord));
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : candidates.first(std::min(candidates.size(), kMaxCandidates))) {
    const std::string other = http::toLower(std::string_view(candidate).substr(0, kMaxWord));
    if (other.size() >= wanted.size() + best || wanted.size() >= other.size() + best) continue;
    const std::size_t distance = edits(wanted, other);
    if (distance >= best) continue;
    best = distance;
    found = candidate;
  }
  return found;
}

std::string suggestion(std::string_view word, std::span<const std::string> candidates) {
  const auto near = nearest(word, candidates);
  return near ? " (did you mean \"" + *near + "\"?)" : std::string();
}

}  // namespace brink::conf
