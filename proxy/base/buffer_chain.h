// Bytes on their way through Brink: reference-counted blocks, and chains of slices of them.
//
// A Block is filled once and then immutable, so slices of it may be shared between threads (a cached body is read by
// every worker at once without a copy). The reference count is atomic; a BufferChain itself is thread-compatible.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/uio.h>

namespace brink {

// Header and payload in one allocation.
class Block {
 public:
  static Block* allocate(std::size_t capacity);
  char* data() { return reinterpret_cast<char*>(this + 1); }
  std::size_t capacity() const { return capacity_; }

  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  void release();
  bool unique() const { return references_.load(std::memory_order_acquire) == 1; }

 private:
  explicit Block(std::size_t capacity) : capacity_(capacity) {}
  std::atomic<std::uint32_t> references_{1};
  std::size_t capacity_;
};

// A part of a block, keeping it alive. A slice with no block views memory that outlives every chain (string literals).
class Slice {
 public:
  Slice() = default;
  // Takes over one reference of `block` (may be null for static memory).
  Slice(Block* block, const char* data, std::size_t size) : block_(block), data_(data), size_(size) {}
  static Slice copyOf(std::string_view bytes);
  static Slice ofStatic(std::string_view bytes) { return Slice(nullptr, bytes.data(), bytes.size()); }

  Slice(const Slice& other) : block_(other.block_), data_(other.data_), size_(other.size_) {
    if (block_ != nullptr) block_->retain();
  }
  Slice(Slice&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)), data_(other.data_), size_(std::exchange(other.size_, 0)) {}
  Slice& operator=(Slice other) noexcept {
    std::swap(block_, other.block_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Slice() {
    if (block_ != nullptr) block_->release();
  }

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }
  void removePrefix(std::size_t count) {
    data_ += count;
    size_ -= count;
  }
  Slice first(std::size_t count) const {
    Slice part(*this);
    part.size_ = count;
    return part;
  }

 private:
  Block* block_ = nullptr;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

// A queue of slices: append at the back, consume at the front.
class BufferChain {
 public:
  BufferChain() = default;
  explicit BufferChain(std::string_view copied) { append(copied); }
  BufferChain(const BufferChain&) = default;
  // The other is empty afterwards, and can be used again.
  BufferChain(BufferChain&& other) noexcept
      : slices_(std::move(other.slices_)), head_(std::exchange(other.head_, 0)), size_(std::exchange(other.size_, 0)) {}
  BufferChain& operator=(BufferChain other) noexcept {
    slices_.swap(other.slices_);
    std::swap(head_, other.head_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~BufferChain() = default;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  void append(Slice slice);
  void append(std::string_view copied);
  void append(BufferChain&& other);

  // First slice; Requires: !empty().
  const Slice& front() const { return slices_[head_]; }
  // Drops `count` bytes from the front; Requires: count <= size().
  void consume(std::size_t count);
  // Moves up to `max` bytes from the front of this to the back of `into`; returns how many.
  std::size_t moveTo(BufferChain& into, std::size_t max);
  // Shares (does not copy) the first `max` bytes into `into`.
  void shareTo(BufferChain& into, std::size_t max) const;
  // Fills up to `count` iovecs from the front; returns how many.
  int gather(iovec* out, int count) const;
  void clear();

  std::string toString() const;
  std::size_t sliceCount() const { return slices_.size() - head_; }
  const Slice& slice(std::size_t index) const { return slices_[head_ + index]; }

 private:
  void dropFront();

  std::vector<Slice> slices_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

// Where a reader of a socket or file puts bytes: a block with room, from which filled parts are cut as slices without
// copying.
class BlockWriter {
 public:
  explicit BlockWriter(std::size_t block_size) : block_size_(block_size) {}
  BlockWriter(const BlockWriter&) = delete;
  BlockWriter& operator=(const BlockWriter&) = delete;
  ~BlockWriter() { release(); }

  // At least one byte of room; the pointer is valid until commit() or release().
  std::pair<char*, std::size_t> room();
  // Cuts the first `count` bytes of the room as a slice.
  Slice commit(std::size_t count);
  // Gives the unused rest back, for idle connections.
  void release();

 private:
  std::size_t block_size_;
  Block* block_ = nullptr;
  std::size_t used_ = 0;
};

}  // namespace brink
