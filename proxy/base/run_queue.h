// Intrusive queues of things to run on one loop. A Runnable is queued at most once in one queue at a time, runs once
// per push, and its destructor takes it out: after destruction nothing calls back. No allocation on push.
//
// Thread-affine: all of it belongs to the loop's thread (use EventLoop::post to come from another one).
#pragma once

#include <cstddef>

namespace brink {

class RunQueue;

class Runnable {
 public:
  Runnable(const Runnable&) = delete;
  Runnable& operator=(const Runnable&) = delete;

  // Called by the queue; the Runnable is already out of the queue and may push itself again or be destroyed by this.
  virtual void run() = 0;

  bool queued() const { return queue_ != nullptr; }
  void unqueue();

 protected:
  Runnable() = default;
  virtual ~Runnable() { unqueue(); }

 private:
  friend class RunQueue;
  RunQueue* queue_ = nullptr;
  Runnable* previous_ = nullptr;
  Runnable* next_ = nullptr;
};

class RunQueue {
 public:
  RunQueue() = default;
  RunQueue(const RunQueue&) = delete;
  RunQueue& operator=(const RunQueue&) = delete;
  ~RunQueue();

  // Appends, unless it is queued already (here or elsewhere: then it stays where it is).
  void push(Runnable& runnable);
  // Runs what was queued when called, in order; what is pushed meanwhile waits for the next call, so that a loop of
  // pushes cannot starve the sockets. Returns how many ran.
  std::size_t runOnce();
  bool empty() const { return head_ == nullptr; }

 private:
  friend class Runnable;
  void remove(Runnable& runnable);

  Runnable* head_ = nullptr;
  Runnable* tail_ = nullptr;
};

}  // namespace brink
