// A body on its way, pulled by whoever can send it: a viewer's upload, an origin's answer, a cached object, a fill
// being followed, a hook's generated text. Pulling is what moves flow-control windows, so a slow reader slows the
// writer, and nothing is buffered without bound.
//
// One reader. Thread-affine to the loop of the reader. Destroying a source cancels what is behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/error.h"
#include "proxy/base/task.h"
#include "proxy/http/header_list.h"

namespace brink::http {

enum class Pull : std::uint8_t {
  Data,     // at least one byte was appended; there may be more
  Pending,  // nothing now; the waker will be woken when that changes (also for End and Failed)
  End,      // complete; trailers() is final. Every later pull says End again
  Failed,   // truncated or broken; error() says why. Every later pull says Failed again
};

class BodySource {
 public:
  virtual ~BodySource() = default;

  // Appends up to `max` bytes (> 0) to `into`. Never blocks, never calls the waker from inside.
  virtual Pull pull(BufferChain& into, std::size_t max) = 0;

  // Who to wake when a Pending pull is worth repeating; null for nobody. Not owned; replace it before it goes.
  virtual void setWaker(Waker* waker) = 0;

  // Bytes from the beginning to the end, if known before reading (from Content-Length or because it is in memory).
  virtual std::optional<std::uint64_t> length() const = 0;

  // Complete already, with no bytes: known without pulling (a request without a body, an empty string).
  virtual bool empty() const { return length() == 0; }

  virtual const HeaderList* trailers() const { return nullptr; }
  // Valid after Failed.
  virtual Error error() const { return {}; }
};

// Bytes that are in memory already.
class MemoryBody final : public BodySource {
 public:
  MemoryBody() = default;
  explicit MemoryBody(BufferChain bytes) : bytes_(std::move(bytes)), length_(bytes_.size()) {}
  explicit MemoryBody(std::string_view copied) : MemoryBody(BufferChain(copied)) {}

  Pull pull(BufferChain& into, std::size_t max) override {
    return bytes_.moveTo(into, max) > 0 ? Pull::Data : Pull::End;
  }
  void setWaker(Waker*) override {}
  std::optional<std::uint64_t> length() const override { return length_; }

 private:
  BufferChain bytes_;
  std::uint64_t length_ = 0;
};

// First some bytes that were read ahead (a prefix shown to a hook), then the rest of a source. `rest` is borrowed and
// may be null. length() is the sum, if the rest knows its own.
class PrefixedBody final : public BodySource {
 public:
  PrefixedBody(BufferChain prefix, BodySource* rest, std::optional<std::uint64_t> length)
      : prefix_(std::move(prefix)), rest_(rest), length_(length) {}

  Pull pull(BufferChain& into, std::size_t max) override {
    if (prefix_.moveTo(into, max) > 0) return Pull::Data;
    return rest_ == nullptr ? Pull::End : rest_->pull(into, max);
  }
  void setWaker(Waker* waker) override {
    if (rest_ != nullptr) rest_->setWaker(waker);
  }
  std::optional<std::uint64_t> length() const override { return length_; }
  const HeaderList* trailers() const override { return rest_ == nullptr ? nullptr : rest_->trailers(); }
  Error error() const override { return rest_ == nullptr ? Error{} : rest_->error(); }

 private:
  BufferChain prefix_;
  BodySource* rest_;
  std::optional<std::uint64_t> length_;
};

// Reads until End, Failed or `max` bytes are there. Returns whether the end was reached.
// Failure of the source is returned as its error.
Task<Result<bool>> readUpTo(RunQueue& ready, BodySource& source, BufferChain& into, std::size_t max);

}  // namespace brink::http
