#include "proxy/base/buffer_chain.h"

#include <algorithm>
#include <cstring>

#include "proxy/base/check.h"

namespace brink {

Block* Block::allocate(std::size_t capacity) {
  void* memory = ::operator new(sizeof(Block) + capacity);
  return new (memory) Block(capacity);
}

void Block::release() {
  if (references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  this->~Block();
  ::operator delete(this);
}

Slice Slice::copyOf(std::string_view bytes) {
  Block* block = Block::allocate(bytes.size());
  std::memcpy(block->data(), bytes.data(), bytes.size());
  return Slice(block, block->data(), bytes.size());
}

void BufferChain::append(Slice slice) {
  if (slice.size() == 0) return;
  size_ += slice.size();
  slices_.push_back(std::move(slice));
}

void BufferChain::append(std::string_view copied) {
  if (!copied.empty()) append(Slice::copyOf(copied));
}

void BufferChain::append(BufferChain&& other) { other.moveTo(*this, other.size()); }

void BufferChain::dropFront() {
  slices_[head_] = Slice();
  ++head_;
  if (head_ == slices_.size()) {
    slices_.clear();
    head_ = 0;
  } else if (head_ >= 64 && head_ * 2 > slices_.size()) {
    slices_.erase(slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
}

void BufferChain::consume(std::size_t count) {
  CHECK(count <= size_);
  size_ -= count;
  while (count > 0) {
    Slice& first = slices_[head_];
    if (count < first.size()) {
      first.removePrefix(count);
      return;
    }
    count -= first.size();
    dropFront();
  }
}

std::size_t BufferChain::moveTo(BufferChain& into, std::size_t max) {
  const std::size_t total = std::min(max, size_);
  std::size_t left = total;
  while (left > 0) {
    Slice& first = slices_[head_];
    if (first.size() > left) {
      into.append(first.first(left));
      first.removePrefix(left);
      size_ -= left;
      break;
    }
    left -= first.size();
    size_ -= first.size();
    into.append(std::move(first));
    dropFront();
  }
  return total;
}

void BufferChain::shareTo(BufferChain& into, std::size_t max) const {
  for (std::size_t i = head_; i < slices_.size() && max > 0; ++i) {
    const std::size_t count = std::min(max, slices_[i].size());
    into.append(slices_[i].first(count));
    max -= count;
  }
}

int BufferChain::gather(iovec* out, int count) const {
  int filled = 0;
  for (std::size_t i = head_; i < slices_.size() && filled < count; ++i, ++filled) {
    out[filled].iov_base = const_cast<char*>(slices_[i].data());
    out[filled].iov_len = slices_[i].size();
  }
  return filled;
}

void BufferChain::clear() {
  slices_.clear();
  head_ = 0;
  size_ = 0;
}

std::string BufferChain::toString() const {
  std::string text;
  text.reserve(size_);
  for (std::size_t i = head_; i < slices_.size(); ++i) text.append(slices_[i].view());
  return text;
}

std::pair<char*, std::size_t> BlockWriter::room() {
  if (block_ != nullptr && block_->unique()) used_ = 0;
  if (block_ == nullptr || used_ == block_->capacity()) {
    release();
    block_ = Block::allocate(block_size_);
  }
  return {block_->data() + used_, block_->capacity() - used_};
}

Slice BlockWriter::commit(std::size_t count) {
  CHECK(block_ != nullptr && count <= block_->capacity() - used_);
  block_->retain();
  Slice slice(block_, block_->data() + used_, count);
  used_ += count;
  return slice;
}

void BlockWriter::release() {
  if (block_ != nullptr) block_->release();
  block_ = nullptr;
  used_ = 0;
}

}  // namespace brink
