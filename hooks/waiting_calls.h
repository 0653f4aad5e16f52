// Calls that wait for a context, in order, and how many bytes their records are. Thread-affine; one per FunctionPool.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>

#include "hooks/hook_call.h"

namespace brink::hooks {

class WaitingCalls {
 public:
  bool empty() const { return calls_.empty(); }
  std::size_t size() const { return calls_.size(); }
  std::size_t bytes() const { return bytes_; }

  // May be moved from; popFront() must follow then.
  HookCallPtr& front() { return calls_.front().call; }
  const HookCall& front() const { return *calls_.front().call; }
  void pushBack(HookCallPtr call) {
    bytes_ += call->record.size();
    const std::size_t size = call->record.size();
    calls_.push_back({.call = std::move(call), .bytes = size});
  }
  void pushFront(HookCallPtr call) {
    bytes_ += call->record.size();
    const std::size_t size = call->record.size();
    calls_.push_front({.call = std::move(call), .bytes = size});
  }
  void popFront() {
    bytes_ -= calls_.front().bytes;
    calls_.pop_front();
  }
  HookCallPtr takeFront() {
    HookCallPtr call = std::move(front());
    popFront();
    return call;
  }

 private:
  // The size is kept beside the call: who takes it leaves nothing to ask.
  struct Waiting {
    HookCallPtr call;
    std::size_t bytes = 0;
  };
  std::deque<Waiting> calls_;
  std::size_t bytes_ = 0;
};

}  // namespace brink::hooks
