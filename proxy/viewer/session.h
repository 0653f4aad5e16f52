// One viewer's conversation in one protocol: HTTP/1.1 or HTTP/2. The connection (connection.h) brings bytes, takes
// bytes, and calls check() in time; the session turns them into exchanges and runs their tasks.
//
// None of these methods destroys the session; it goes with its connection, and its exchanges' tasks with it.
// Thread-affine.
#pragma once

#include <cstddef>

#include "conf/config.h"
#include "proxy/base/buffer_chain.h"
#include "proxy/base/event_loop.h"
#include "proxy/codec/output_builder.h"
#include "proxy/viewer/counters.h"
#include "proxy/viewer/exchange.h"

namespace brink::viewer {

// What a session needs of its worker and its connection.
class SessionHost {
 public:
  virtual EventLoop& loop() = 0;
  virtual const conf::ViewerLimits& limits() const = 0;
  virtual ExchangeHandler& handler() = 0;
  virtual ViewerCounters& counters() = 0;
  virtual const ViewerInfo& viewer() const = 0;
  // The session may have something to produce, or its wantsInput() or ending() changed: the connection looks in this
  // turn's flush. Any number of times, from anywhere.
  virtual void wantFlush() = 0;
  // A deadline appeared that is nearer than the shortest time limit: check() is called in the next turn.
  virtual void wantCheck() = 0;

 protected:
  ~SessionHost() = default;
};

class Session {
 public:
  enum class Ending : std::uint8_t {
    Open,
    AfterOutput,  // close when what was produced is written; the viewer expects it
    Lingering,    // likewise, but the viewer may still be sending: read its bytes away for a moment, or the kernel
                  // answers them with a reset that destroys our last words on their way
    AtOnce,       // nothing more can be said
  };

  virtual ~Session() = default;

  // Takes all of `input`, or leaves a part for later when wantsInput() is false.
  virtual void receive(BufferChain& input) = 0;
  // The viewer ended its side of the stream.
  virtual void onEnd() = 0;
  // False: enough is buffered, do not read.
  virtual bool wantsInput() const = 0;

  // Appends until there is nothing to say or `limit` bytes wait in `out`. Called with nothing waiting.
  virtual void produce(codec::OutputBuilder& out, std::size_t limit) = 0;
  // Everything produced so far was handed to the kernel.
  virtual void onDrained() = 0;

  virtual Ending ending() const = 0;

  // Acts on what is overdue; returns the earliest moment at which something else may be (no later than any deadline
  // that exists now). Called at least once per shortest time limit.
  virtual SteadyTime check(SteadyTime now) = 0;

  // Finish what is running, begin nothing new, then end.
  virtual void drain() = 0;
};

}  // namespace brink::viewer
