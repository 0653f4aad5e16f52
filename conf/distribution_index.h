// Which distribution a request's host belongs to: built once per Config, asked once per request by the router.
//
// Exact names win; then the wildcard with the most labels (`*.a.example.com` before `*.example.com`). A wildcard covers
// any number of labels, but not the bare name: `*.example.com` takes x.example.com and x.y.example.com, not
// example.com. Immutable, thread-safe; holds copies of the names, not the Config.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "conf/config.h"

namespace brink::conf {

class DistributionIndex {
 public:
  explicit DistributionIndex(const Config& config);

  // Index into Config::distributions, or kNone. `host` as in http::Authority::host: lower case, without port, IPv6 in
  // brackets; one final dot is ignored (RFC 3986 §3.2.2). No allocation.
  Index find(std::string_view host) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Table = std::unordered_map<std::string, Index, Hash, std::equal_to<>>;

  void add(const std::string& host, Index distribution);

  Table exact_;
  Table suffixes_;  // of wildcards: ".example.com"
};

}  // namespace brink::conf
