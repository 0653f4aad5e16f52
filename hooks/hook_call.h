// One call on its way through the pool. Owned by whoever has it: a function's queue of waiting calls, or the context it
// was posted to. Thread-affine to the worker.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "hooks/hook_backend.h"
#include "proxy/base/clock.h"
#include "proxy/base/run_queue.h"
#include "proxy/base/task.h"

namespace brink::hooks {

struct HookCall;

// The waiting coroutine's part; lives in its frame. Destroying it abandons the call.
struct CallWaiter {
  explicit CallWaiter(RunQueue& ready) : done(ready) {}
  CallWaiter(const CallWaiter&) = delete;
  CallWaiter& operator=(const CallWaiter&) = delete;
  ~CallWaiter();

  Signal done;
  CallResult result;
  HookCall* call = nullptr;  // null once it has its result
};

struct HookCall {
  HookCall() = default;
  HookCall(const HookCall&) = delete;
  HookCall& operator=(const HookCall&) = delete;
  ~HookCall() {
    if (waiter != nullptr) waiter->call = nullptr;
  }

  bool abandoned() const { return waiter == nullptr; }

  std::string record;
  std::string request_id;
  CallWaiter* waiter = nullptr;  // null: nobody wants to know
  SteadyTime arrived;
  SteadyTime posted;  // last time
  std::uint32_t stage = 0;
  std::uint8_t init_attempts = 0;  // module inits that failed for this call
  std::uint8_t lost_contexts = 0;  // that died before they began it, or never came to it
  bool counted = false;            // against the rate of calls
  bool start_logged = false;
};
using HookCallPtr = std::unique_ptr<HookCall>;

inline CallWaiter::~CallWaiter() {
  if (call != nullptr) call->waiter = nullptr;
}

}  // namespace brink::hooks
