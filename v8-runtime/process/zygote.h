// The zygote: V8 up, Node layer evaluated, marshalling warm, jailed. Forks one template per function version.
#pragma once

#include <cstdint>

#include "v8-runtime/handler/handler_runtime.h"
#include "v8-runtime/process/order_loop.h"

namespace brink::js {

// What every process below the zygote has to know.
struct ProcessFacts {
  int death_signal = -1;
  std::uint64_t data_base_bytes = 0;  // of RLIMIT_DATA, read before the jail closed
  bool plain = false;                 // sanitized: no limits, no filters
};

class Zygote final : public OrderLoop {
 public:
  Zygote(int control, HandlerRuntime& runtime, const ProcessFacts& facts)
      : OrderLoop(control, facts.death_signal), runtime_(runtime), facts_(facts) {}

  // `jail` is the report of what is in force, as JSON.
  void reportReady(std::string jail);

 protected:
  bool onOrder(hooks::protocol::ControlMessage order) override;
  void onDeath(const ChildExit& child) override;

 private:
  HandlerRuntime& runtime_;
  ProcessFacts facts_;
};

}  // namespace brink::js
