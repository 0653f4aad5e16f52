// "customHeaders" of an origin: added to every request to it (contract §11.4).
#include <array>
#include <string>
#include <string_view>

#include "conf/fields.h"
#include "conf/sections/sections.h"
#include "proxy/http/fields.h"

namespace brink::conf {
namespace {

// Contract §5.
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxValue = 1783;
constexpr std::size_t kMaxTotal = 10'240;

constexpr std::array<std::string_view, 14> kForbidden{
    "cache-control", "connection", "content-length", "cookie", "host",    "max-forwards",
    "pragma",        "range",      "request-range",  "te",     "trailer", "transfer-encoding",
    "upgrade",       "via"};
constexpr std::array<std::string_view, 5> kForbiddenStarts{"if-", "proxy-", "x-amz-", "x-edge-", "x-real-ip"};

bool isForbidden(std::string_view lower_name) {
  for (const std::string_view name : kForbidden) {
    if (lower_name == name) return true;
  }
  for (const std::string_view start : kForbiddenStarts) {
    if (lower_name.starts_with(start)) return true;
  }
  return false;
}

void readOne(const Member& member, Decoding& run, http::HeaderList& headers) {
  if (!http::isToken(member.key) || member.key.size() > kMaxName) {
    return run.problem(member.place, "expected a header name of at most 256 characters");
  }
  if (isForbidden(http::toLower(member.key))) {
    return run.problem(member.place, "CloudFront does not let custom headers set " + member.key);
  }
  if (headers.has(member.key)) {
    return run.problem(member.place, "the header is given twice (letter case does not count)");
  }
  std::string value;
  const std::size_t before = run.problemCount();
  secret(value)(member.value, run);
  if (run.problemCount() != before) return;
  // The value is not shown: it may be a secret.
  if (!http::isFieldValue(value) || http::trim(value).size() != value.size() || value.size() > kMaxValue) {
    return run.problem(member.value,
                       "expected at most 1783 characters without line breaks and without spaces at the ends");
  }
  headers.add(member.key, value);
}

}  // namespace

void readCustomHeaders(const Node& node, Decoding& run, http::HeaderList& headers) {
  if (node.type != NodeType::Object) return reportExpected(node, run, "an object of header names and values");
  std::size_t total = 0;
  for (const Member& member : node.members) {
    const Decoding::Step step(run, member.key);
    readOne(member, run, headers);
  }
  for (const http::HeaderField field : headers) total += field.name.size() + field.value.size();
  if (total > kMaxTotal) {
    run.problem(node, "names and values have " + std::to_string(total) + " characters together, at most " +
                          std::to_string(kMaxTotal) + " are allowed");
  }
}

}  // namespace brink::conf
