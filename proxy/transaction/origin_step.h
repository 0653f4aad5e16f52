// Asking the origin: origin-request hook, fetch, origin-response hook. Used by fills and by requests that pass the
// cache. Thread-affine to the worker; everything it needs beyond the call is owned by it.
#pragma once

#include <string>

#include "conf/config.h"
#include "hooks/hook_runner.h"
#include "proxy/base/clock.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"
#include "proxy/transaction/request_body.h"
#include "proxy/transaction/services.h"
#include "proxy/viewer/exchange.h"

namespace brink::transaction {

// Who asks, and for what; copied, because a fill outlives the transaction that began it.
struct OriginQuestion {
  SnapshotPtr snapshot;
  std::size_t distribution = 0;  // index in the configuration
  const conf::Behavior* behavior = nullptr;
  std::string request_id;
  viewer::ViewerInfo viewer;
  http::RequestHead request;          // after policies and addForwardingHeaders()
  std::shared_ptr<RequestBody> body;  // null: none. An early response keeps it, because the rest is still sent
};

enum class OriginAnswerKind : std::uint8_t {
  FromOrigin,  // head and body; the origin-response hook has run
  Generated,   // the origin-request hook answered
  HookFailed,  // failure
  Failed,      // error
};

struct OriginAnswer {
  OriginAnswerKind kind = OriginAnswerKind::Failed;
  http::ResponseHead head;
  std::unique_ptr<http::BodySource> body;  // never null with FromOrigin and Generated
  hooks::HookFailure failure;
  Error error;
  http::RequestHead request;  // as it was before origin-request: what a stored response is selected by
  WallTime request_time;
  WallTime response_time;
};

// `services` outlives the task.
Task<OriginAnswer> askOrigin(Services& services, OriginQuestion question);

}  // namespace brink::transaction
