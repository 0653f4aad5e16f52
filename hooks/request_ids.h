// Random UUIDs (version 4), lower case: AWS request ids. Thread-affine; one getrandom(2) per 256 of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace brink::hooks {

class RequestIds {
 public:
  std::string next();

 private:
  static constexpr std::size_t kIdBytes = 16;
  std::array<std::uint8_t, 256 * kIdBytes> random_;
  std::size_t used_ = sizeof random_;
};

}  // namespace brink::hooks
