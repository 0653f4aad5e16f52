// A viewer's request body on its way to hooks and to the origin. Without Include Body it passes through untouched; with
// it the exposed prefix is read ahead and kept, so that the origin still gets everything (contract §2).
//
// Thread-affine; owned by the transaction; the exchange's body outlives it.
#pragma once

#include <memory>
#include <string>

#include "hooks/hook_runner.h"
#include "proxy/http/body_source.h"

namespace brink::transaction {

// Contract §12.12: what a hook says of a body of GET or HEAD is ignored, because none is sent.
inline bool takesBody(std::string_view method) { return method != "GET" && method != "HEAD"; }

class RequestBody {
 public:
  RequestBody(RunQueue& ready, http::BodySource& viewer) : ready_(ready), viewer_(viewer) {}

  // Reads ahead until `limit` bytes are there, or the end, and returns what a hook may see of them. Fails with the
  // viewer's error. May be called again with a larger limit (origin-request after viewer-request).
  Task<Result<hooks::EventBody>> expose(std::size_t limit);

  // A hook replaced the body: the origin gets `bytes` and nothing of the viewer's.
  void replace(std::string bytes) { replacement_ = std::move(bytes); }

  // What the origin gets; null if there is no body. Call once, after the last hook.
  http::BodySource* source();

 private:
  RunQueue& ready_;
  http::BodySource& viewer_;
  BufferChain prefix_;
  bool complete_ = false;  // prefix_ is all of the viewer's body
  std::optional<std::string> replacement_;
  std::unique_ptr<http::BodySource> source_;
};

}  // namespace brink::transaction
