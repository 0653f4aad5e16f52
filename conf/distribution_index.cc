#include "conf/distribution_index.h"

namespace brink::conf {

DistributionIndex::DistributionIndex(const Config& config) {
  for (Index i = 0; i < config.distributions.size(); ++i) {
    const Distribution& distribution = config.distributions[i];
    add(distribution.domain_name, i);
    for (const std::string& alias : distribution.aliases) add(alias, i);
  }
}

void DistributionIndex::add(const std::string& host, Index distribution) {
  if (host.starts_with("*.")) {
    suffixes_.try_emplace(host.substr(1), distribution);
  } else {
    exact_.try_emplace(host, distribution);
  }
}

Index DistributionIndex::find(std::string_view host) const {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (const auto found = exact_.find(host); found != exact_.end()) return found->second;
  if (suffixes_.empty()) return kNone;
  // At least one character stands for the star: a suffix that begins at 0 would be the bare name.
  for (std::size_t dot = host.find('.', 1); dot != std::string_view::npos; dot = host.find('.', dot + 1)) {
    if (const auto found = suffixes_.find(host.substr(dot)); found != suffixes_.end()) return found->second;
  }
  return kNone;
}

}  // namespace brink::conf
