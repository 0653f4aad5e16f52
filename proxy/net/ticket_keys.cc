#include <cstring>

#include <openssl/rand.h>

#include "proxy/base/check.h"
#include "proxy/net/tls_contexts_impl.h"

namespace brink::net {

TicketKeys::TicketKeys() : impl_(std::make_unique<Impl>()) {}
TicketKeys::~TicketKeys() = default;

void TicketKeys::Impl::rotateIfDue(SteadyTime now) {
  if (!keys_.empty() && now - keys_.front().made < kRotation) return;
  Key key;
  CHECK(RAND_bytes(key.name.data(), static_cast<int>(key.name.size())) == 1);
  CHECK(RAND_bytes(key.cipher.data(), static_cast<int>(key.cipher.size())) == 1);
  CHECK(RAND_bytes(key.mac.data(), static_cast<int>(key.mac.size())) == 1);
  key.made = now;
  keys_.push_front(key);
  // A ticket sealed just before a rotation may be used for one more period.
  while (keys_.size() > 2 || now - keys_.back().made >= 2 * kRotation) {
    OPENSSL_cleanse(&keys_.back(), sizeof(Key));
    keys_.pop_back();
  }
}

TicketKeys::Impl::Key TicketKeys::Impl::current(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  rotateIfDue(now);
  return keys_.front();
}

TicketKeys::Impl::Found TicketKeys::Impl::find(const unsigned char* name, SteadyTime now, Key& key) {
  const std::lock_guard lock(mutex_);
  rotateIfDue(now);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (std::memcmp(keys_[i].name.data(), name, keys_[i].name.size()) != 0) continue;
    key = keys_[i];
    return i == 0 ? Found::Current : Found::Old;
  }
  return Found::No;
}

}  // namespace brink::net
