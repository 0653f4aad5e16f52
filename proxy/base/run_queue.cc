#include "proxy/base/run_queue.h"

namespace brink {

void Runnable::unqueue() {
  if (queue_ != nullptr) queue_->remove(*this);
}

RunQueue::~RunQueue() {
  while (head_ != nullptr) remove(*head_);
}

void RunQueue::push(Runnable& runnable) {
  if (runnable.queued()) return;
  runnable.queue_ = this;
  runnable.previous_ = tail_;
  runnable.next_ = nullptr;
  (tail_ != nullptr ? tail_->next_ : head_) = &runnable;
  tail_ = &runnable;
}

void RunQueue::remove(Runnable& runnable) {
  (runnable.previous_ != nullptr ? runnable.previous_->next_ : head_) = runnable.next_;
  (runnable.next_ != nullptr ? runnable.next_->previous_ : tail_) = runnable.previous_;
  runnable.queue_ = nullptr;
  runnable.previous_ = nullptr;
  runnable.next_ = nullptr;
}

std::size_t RunQueue::runOnce() {
  // Move everything to a batch of its own: destructors of runnables that have not run yet unlink from the batch.
  RunQueue batch;
  while (head_ != nullptr) {
    Runnable& runnable = *head_;
    remove(runnable);
    batch.push(runnable);
  }
  std::size_t count = 0;
  while (batch.head_ != nullptr) {
    Runnable& runnable = *batch.head_;
    batch.remove(runnable);
    ++count;
    runnable.run();
  }
  return count;
}

}  // namespace brink
