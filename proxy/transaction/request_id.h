// The id of one request through Brink: the X-Amz-Cf-Id header, config.requestId of every event, x-edge-request-id in
// logs. 56 characters of base64url ending in "==", as CloudFront writes them. Unique, not secret. Thread-affine.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace brink::transaction {

class RequestIdSource {
 public:
  // Seeds from the kernel's random source.
  RequestIdSource();
  std::string next();

 private:
  std::uint64_t draw();
  std::array<std::uint64_t, 4> state_;
};

}  // namespace brink::transaction
