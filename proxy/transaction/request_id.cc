#include "proxy/transaction/request_id.h"

#include <bit>

#include <sys/random.h>

#include "proxy/base/check.h"

namespace brink::transaction {

RequestIdSource::RequestIdSource() {
  CHECK(getrandom(state_.data(), sizeof state_, 0) == static_cast<ssize_t>(sizeof state_));
}

// xoshiro256++ (Blackman, Vigna): five draws an id, where a system call for each would cost more than a cache lookup.
std::uint64_t RequestIdSource::draw() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

std::string RequestIdSource::next() {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string id(56, '=');
  for (std::size_t written = 0; written < 54;) {
    std::uint64_t bits = draw();
    for (int i = 0; i < 10 && written < 54; ++i, bits >>= 6) id[written++] = kAlphabet[bits & 63];
  }
  return id;
}

}  // namespace brink::transaction
