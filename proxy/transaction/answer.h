// What a transaction is going to send, however it came about: a stored entry, a fill being followed, an origin's
// response passed through, a hook's own, or a page of Brink's. The viewer-response hook and the sender work on this.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cache/cache_status.h"
#include "cache/entry.h"
#include "cache/fill.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"

namespace brink::transaction {

// Texts of X-Cache (" from cloudfront" follows) and x-edge-result-type (contract §6, §10.2).
namespace result_type {
inline constexpr std::string_view kHit = "Hit";
inline constexpr std::string_view kRefreshHit = "RefreshHit";
inline constexpr std::string_view kMiss = "Miss";
inline constexpr std::string_view kError = "Error";
inline constexpr std::string_view kRedirect = "Redirect";
inline constexpr std::string_view kGenerated = "LambdaGeneratedResponse";
inline constexpr std::string_view kValidationError = "LambdaValidationError";
inline constexpr std::string_view kExecutionError = "LambdaExecutionError";
inline constexpr std::string_view kLimitExceeded = "LambdaLimitExceeded";
}  // namespace result_type

struct Answer {
  bool decided = false;  // something below is to be sent
  http::ResponseHead head;

  // At most one of the three; none: no body.
  std::unique_ptr<http::BodySource> body;
  cache::EntryPtr entry;
  std::unique_ptr<cache::FillReader> fill;
  std::optional<std::uint64_t> fill_length;

  bool selectable = false;  // conditions and ranges of the viewer are judged here (stored and shared responses)
  bool viewer_response_hook = false;  // may it run? (contract §1)
  std::string_view result_type = result_type::kError;
  std::string_view detail;              // x-edge-detailed-result-type; "" = result_type
  std::optional<cache::Freshness> age;  // an Age header is due
  cache::CacheStatus cache_status;
};

}  // namespace brink::transaction
