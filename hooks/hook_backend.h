// Runs calls in execution contexts: what hooks/ needs from the pool, and what tests replace by a fake.
//
// One backend per worker (thread-affine); behind it, concurrency permits and the function catalogue are process-wide.
// Design.md §1: every hook step of a transaction ends here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conf/config.h"
#include "hooks/protocol/answer.h"
#include "proxy/base/task.h"

namespace brink::hooks {

// Why a call has no answer. Contract §6 and §8.4 say what follows from each.
enum class CallFailureKind : std::uint8_t {
  None,
  HandlerError,  // threw, rejected, called back an error
  InitError,     // module init failed (thrown, missing handler, syntax), also when repeated
  Exited,        // crash, out of memory, process.exit: the context is gone
  TimedOut,      // killed at the deadline
  Throttled,     // no concurrency, or the short queue before a throttle ran over
  Unavailable,   // no executor can be started; Brink's fault or the machine's
};

struct CallResult {
  CallFailureKind failure = CallFailureKind::None;
  std::vector<protocol::AnswerOperation> answer;  // if failure == None
  protocol::FailureDocument error;  // otherwise: what Lambda would answer (errorType, errorMessage, trace)
  std::string aws_request_id;
  bool cold_start = false;
  std::chrono::nanoseconds init_duration{0};  // of a cold start
  std::chrono::nanoseconds duration{0};       // of the handler, as billed
};

class HookBackend {
 public:
  virtual ~HookBackend() = default;

  // Runs the function once. `record` is a complete call record (protocol/call.h) without AwsRequestId and deadline:
  // the backend makes the id with newRequestId() below before the record is written, and fills in the deadline when the
  // call is posted. Destroying the task abandons the call: the context runs it to its end, nobody hears of it.
  virtual Task<CallResult> call(const conf::Function& function, std::string aws_request_id, std::string record) = 0;

  // A random UUID (version 4), lower case.
  virtual std::string newRequestId() = 0;
};

}  // namespace brink::hooks
