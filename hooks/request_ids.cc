#include "hooks/request_ids.h"

#include <sys/random.h>

namespace brink::hooks {

std::string RequestIds::next() {
  if (used_ == random_.size()) {
    for (std::size_t got = 0; got < random_.size();) {
      const ssize_t more = getrandom(random_.data() + got, random_.size() - got, 0);
      if (more > 0) got += static_cast<std::size_t>(more);
    }
    used_ = 0;
  }
  std::uint8_t* bytes = &random_[used_];
  used_ += kIdBytes;
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string id;
  id.reserve(36);
  for (std::size_t i = 0; i < kIdBytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) id += '-';
    id += kHex[bytes[i] >> 4];
    id += kHex[bytes[i] & 15];
  }
  return id;
}

}  // namespace brink::hooks
