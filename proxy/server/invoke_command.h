// `brink invoke`: one call of one handler in a real execution context, without a server. stdout gets one JSON document.
#pragma once

#include "proxy/server/cli.h"

namespace brink::server {

// 0: the handler answered (its raw result, or with --validate what the edge would do). 1: it failed: errorType,
// errorMessage, trace. 2: the event, the package or the flags cannot be used.
int invokeCommand(const InvokeOptions& options);

}  // namespace brink::server
