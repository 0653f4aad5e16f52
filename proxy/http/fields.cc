#include "proxy/http/fields.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace brink::http {
namespace {

constexpr std::array<bool, 256> makeTokenTable() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kToken = makeTokenTable();

std::string_view opaqueTag(std::string_view etag) { return etag.starts_with("W/") ? etag.substr(2) : etag; }

std::optional<ByteRange> parseOneRange(std::string_view spec, std::uint64_t size, bool& malformed) {
  const std::size_t dash = spec.find('-');
  malformed = true;
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view first_text = trim(spec.substr(0, dash));
  const std::string_view last_text = trim(spec.substr(dash + 1));
  const auto last = parseUnsigned(last_text);
  if (first_text.empty()) {
    if (!last) return std::nullopt;
    malformed = false;
    if (*last == 0 || size == 0) return std::nullopt;
    return ByteRange{size - std::min(*last, size), size - 1};
  }
  const auto first = parseUnsigned(first_text);
  if (!first || (!last_text.empty() && (!last || *last < *first))) return std::nullopt;
  malformed = false;
  if (*first >= size) return std::nullopt;
  return ByteRange{*first, last ? std::min(*last, size - 1) : size - 1};
}

}  // namespace

bool isToken(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return kToken[static_cast<unsigned char>(c)]; });
}

bool isFieldValue(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> splitList(std::string_view value) {
  std::vector<std::string_view> elements;
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i + 1 < value.size() && quoted && value[i] == '\\') {
      ++i;
    } else if (i < value.size() && value[i] == '"') {
      quoted = !quoted;
    } else if (i >= value.size() || (value[i] == ',' && !quoted)) {
      const std::string_view element = trim(value.substr(start, std::min(i, value.size()) - start));
      if (!element.empty()) elements.push_back(element);
      start = i + 1;
    }
  }
  return elements;
}

bool hasToken(const HeaderList& headers, std::string_view name, std::string_view token) {
  for (std::size_t i = headers.find(name); i < headers.size(); i = headers.find(name, i + 1)) {
    for (const std::string_view element : splitList(headers[i].value)) {
      if (equalsIgnoreCase(element, token)) return true;
    }
  }
  return false;
}

void removeHopByHop(HeaderList& headers) {
  std::vector<std::string> named;
  for (std::size_t i = headers.find("connection"); i < headers.size(); i = headers.find("connection", i + 1)) {
    for (const std::string_view element : splitList(headers[i].value)) named.emplace_back(element);
  }
  for (const std::string& field : named) headers.remove(field);
  for (const std::string_view field :
       {"connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"}) {
    headers.remove(field);
  }
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool strongMatch(std::string_view a, std::string_view b) { return a == b && !a.starts_with("W/") && !a.empty(); }

bool weakMatch(std::string_view a, std::string_view b) { return !a.empty() && opaqueTag(a) == opaqueTag(b); }

bool etagListMatches(std::string_view list, std::string_view etag, bool weak) {
  if (trim(list) == "*") return true;
  for (const std::string_view element : splitList(list)) {
    if (weak ? weakMatch(element, etag) : strongMatch(element, etag)) return true;
  }
  return false;
}

RangeRequest parseRange(std::string_view value, std::uint64_t size, std::size_t max_ranges) {
  RangeRequest request;
  const std::size_t equals = value.find('=');
  if (equals == std::string_view::npos || !equalsIgnoreCase(trim(value.substr(0, equals)), "bytes")) return request;
  const auto specs = splitList(value.substr(equals + 1));
  if (specs.empty() || specs.size() > max_ranges) return request;
  for (const std::string_view spec : specs) {
    bool malformed = false;
    const auto range = parseOneRange(spec, size, malformed);
    if (malformed || (range && !request.ranges.empty() && range->first <= request.ranges.back().last)) return {};
    if (range) request.ranges.push_back(*range);
  }
  request.kind = request.ranges.empty() ? RangeKind::Unsatisfiable : RangeKind::Satisfiable;
  return request;
}

std::string contentRange(const ByteRange& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" + std::to_string(size);
}

}  // namespace brink::http
