// Node's event loop as far as JavaScript can see it: timers, immediates, ticks, microtasks and V8's own tasks. It turns
// only while a call (or module init) runs; in a warm context everything here stands still until the next call.
//
// Order of one turn: due timers (by time, then by creation), V8's tasks, immediates; after each callback
// process.nextTick's queue, then all microtasks, both again while there are any, then rejections nobody handled. After
// a handler, which runs inside a promise job, microtasks come first.
// Thread-affine. Owned by the handler runtime; forked with the process.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <v8.h>

#include "v8-runtime/engine/js_engine.h"

namespace brink::js {

// Told what no JavaScript caught. Does not return when the process has to go (contract §8.4); returns when a listener
// of the handler took it.
class UncaughtListener {
 public:
  virtual ~UncaughtListener() = default;
  virtual void onUncaughtException(v8::Local<v8::Value> error) = 0;
  virtual void onUnhandledRejection(v8::Local<v8::Value> reason, v8::Local<v8::Promise> promise) = 0;
};

class EventLoop {
 public:
  // Bounds a handler's queue of timers and immediates; each costs some 200 bytes outside the JavaScript heap.
  static constexpr std::size_t kMaxEntries = 1u << 20;

  EventLoop(JsEngine& engine, UncaughtListener& listener);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // 0 when there are too many.
  std::uint32_t addTimer(v8::Local<v8::Function> callback, double milliseconds, bool repeat);
  void clearTimer(std::uint32_t id);
  void refTimer(std::uint32_t id, bool keeps_busy);
  std::uint32_t addImmediate(v8::Local<v8::Function> callback);
  void clearImmediate(std::uint32_t id);

  // The function that runs process.nextTick's queue, and the word JavaScript sets to non-zero while it is not empty.
  void setTickRunner(v8::Local<v8::Function> runner) { tick_runner_.Reset(engine_.isolate(), runner); }
  std::uint32_t* tickWord() { return &ticks_pending_; }

  // Something outside will go on without a new call: a stream is open.
  void hold() { ++held_; }
  void release() { --held_; }

  // An entry into JavaScript: the callback, then ticks, microtasks, rejections.
  void call(v8::Local<v8::Function> callback, int count = 0, v8::Local<v8::Value>* arguments = nullptr);

  // Microtasks, ticks, rejections: what follows every entry into JavaScript.
  void drain();
  // One turn without waiting. Wants Scopes.
  void turn();
  bool hasTasks() const { return !engine_.tasks().empty(); }
  // Whether something can still happen without a new call: referenced timers, immediates, V8's tasks, streams.
  bool alive() const;
  // The same without anything from outside.
  bool aliveByItself() const { return referenced_timers_ != 0 || due(); }
  // Whether the next turn has something to do, whatever the time.
  bool due() const { return !immediates_.empty() || hasTasks(); }
  bool idle() const { return timers_.empty() && immediates_.empty() && !hasTasks(); }
  // Whether nothing can happen now: only a timer later, or something outside.
  bool waits() const { return (referenced_timers_ != 0 || held_ != 0) && immediates_.empty() && !hasTasks(); }
  // Monotonic nanoseconds of the earliest timer, if any.
  std::optional<std::uint64_t> nextDue() const;
  // After the zygote's warming: nothing of it may be seen by a context.
  void clear();

  // From now on it is remembered of each timer what it was asked for and where, until this is called with false.
  void rememberTimers(bool remember);
  // One sentence part for each timer that was not cleared and has not fired: "a timer of 100 ms
  // (/var/task/index.js:3:1)". Those made before rememberTimers() have no place.
  std::vector<std::string> pendingTimers() const;

 private:
  using TimerKey = std::pair<std::uint64_t, std::uint32_t>;  // due (ns), id: equal times fire in order of creation
  struct Timer {
    v8::Global<v8::Function> callback;
    std::uint64_t interval_ns = 0;  // 0: once
    bool referenced = true;
  };
  struct Immediate {
    std::uint32_t id;
    v8::Global<v8::Function> callback;
  };

  static void onPromiseReject(v8::PromiseRejectMessage message);
  void noteOrigin(std::uint32_t id, std::uint64_t delay_ns, bool repeat);
  void runTicks();
  void runDueTimers();
  void runImmediates();
  void reportRejections();
  void forgetRejection(v8::Local<v8::Promise> promise);

  JsEngine& engine_;
  UncaughtListener& listener_;
  std::map<TimerKey, Timer> timers_;
  std::unordered_map<std::uint32_t, std::uint64_t> due_of_;  // id -> first half of its key
  std::size_t referenced_timers_ = 0;
  bool remember_timers_ = false;
  std::unordered_map<std::uint32_t, std::string> origins_;  // id -> what pendingTimers() says
  std::size_t held_ = 0;
  std::vector<Immediate> immediates_;
  std::uint32_t next_id_ = 1;
  std::uint32_t ticks_pending_ = 0;
  v8::Global<v8::Function> tick_runner_;
  struct Rejection {
    v8::Global<v8::Promise> promise;
    v8::Global<v8::Value> reason;
  };
  // In the order in which they were rejected, by a number that counts up; with a promise's identity hash its number is
  // found, so that many that are handled at once cost no more than each for itself.
  std::map<std::uint64_t, Rejection> rejections_;
  std::unordered_multimap<int, std::uint64_t> rejections_by_hash_;
  std::uint64_t next_rejection_ = 0;
};

}  // namespace brink::js
