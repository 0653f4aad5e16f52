// What zygote and template do all their lives: wait for an order on the control socket or for a child's death, act,
// report. Ends when the socket closes: then the process leaves, and all below it with it.
//
//   ┌─> poll(socket, deaths) ── order ──> onOrder() ──┐
//   │                        └─ death ──> onDeath() ──┤
//   └─────────────────────────────────────────────────┘     closed or malformed: return
//
// Thread-affine.
#pragma once

#include <cstdint>
#include <span>

#include "hooks/protocol/control.h"
#include "v8-runtime/process/children.h"

namespace brink::js {

class OrderLoop {
 public:
  // `control` and `death_signal` are borrowed.
  OrderLoop(int control, int death_signal) : control_(control), death_signal_(death_signal), children_(death_signal) {}
  virtual ~OrderLoop() = default;

  void run();

 protected:
  // False: the order makes no sense, the sender is not whom we took it for; leave.
  virtual bool onOrder(hooks::protocol::ControlMessage order) = 0;
  virtual void onDeath(const ChildExit& child) = 0;

  // Leaves the process when the proxy is gone.
  void report(hooks::protocol::ControlType type, std::uint64_t id, std::int64_t value, std::string text = {},
              UniqueFd fd = {});
  int control() const { return control_; }
  int deathSignal() const { return death_signal_; }
  Children& children() { return children_; }

 private:
  bool takeOrder();

  int control_;
  int death_signal_;
  Children children_;
};

}  // namespace brink::js
