#include "v8-runtime/engine/array_buffers.h"

#include <cstdlib>

namespace brink::js {

void* CountingArrayBuffers::Allocate(std::size_t length) {
  if (!fits(length)) return nullptr;
  void* data = calloc(length, 1);
  if (data != nullptr) bytes_ += length;
  return data;
}

void* CountingArrayBuffers::AllocateUninitialized(std::size_t length) {
  if (!fits(length)) return nullptr;
  void* data = malloc(length);
  if (data != nullptr) bytes_ += length;
  return data;
}

void CountingArrayBuffers::Free(void* data, std::size_t length) {
  free(data);
  bytes_ -= length;
}

}  // namespace brink::js
