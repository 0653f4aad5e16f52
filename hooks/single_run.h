// One call of one function without a server: what `brink invoke` is made of. Real launcher, zygote, template and
// context; everything is gone when it returns. Blocks; main thread, before any other thread exists.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/hook_backend.h"
#include "hooks/outbound_connector.h"
#include "proxy/base/error.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/log.h"

namespace brink::hooks {

struct SingleRun {
  conf::Function function;     // version "$LATEST" is fine; code is a directory or .zip
  std::string aws_request_id;  // RequestIds makes one
  std::string record;          // the call: buildRawCall(), or buildCall() to have the result validated
  conf::SandboxMode sandbox = conf::SandboxMode::Require;
  conf::HookProfile profile = conf::HookProfile::Default;
  int log_fd = 2;                                         // borrowed; the function's log lines, as Lambda writes them
  std::string (*shown)(std::string_view line) = nullptr;  // what to write in place of a line; null: the line itself
  conf::OutboundPolicy outbound;
  // Makes the function's network on the run's loop. Empty, or gives null: it has none.
  std::function<std::unique_ptr<OutboundConnector>(EventLoop& loop)> connect;
};

// An Error: it could not be run at all (no such code, no executor, no sandbox). What the handler did is in the result.
Result<CallResult> runOnce(const SingleRun& run, const Log& log);

}  // namespace brink::hooks
