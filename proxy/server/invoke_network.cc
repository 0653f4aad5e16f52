#include "proxy/server/invoke_network.h"

#include <utility>

namespace brink::server {

std::unique_ptr<InvokeNetwork> InvokeNetwork::make(EventLoop& loop) {
  auto counters = std::make_unique<Counters>();
  auto resolver = net::AresResolver::make(loop, counters->resolver);
  if (!resolver) return nullptr;
  return std::unique_ptr<InvokeNetwork>(new InvokeNetwork(loop, std::move(counters), std::move(*resolver)));
}

}  // namespace brink::server
