#include "proxy/server/metric_families.h"

#include <limits>
#include <map>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace brink::server {

struct MetricFamilies::Impl {
  std::vector<prometheus::MetricFamily> families;
  std::map<std::string, std::size_t, std::less<>> index;

  prometheus::ClientMetric& add(std::string_view name, std::string_view help, prometheus::MetricType type,
                                Labels labels) {
    const auto [place, added] = index.try_emplace(std::string(name), families.size());
    if (added) families.push_back({.name = std::string(name), .help = std::string(help), .type = type, .metric = {}});
    prometheus::ClientMetric& metric = families[place->second].metric.emplace_back();
    for (auto& [key, value] : labels) metric.label.push_back({.name = std::move(key), .value = std::move(value)});
    return metric;
  }
};

MetricFamilies::MetricFamilies() : impl_(std::make_unique<Impl>()) {}
MetricFamilies::~MetricFamilies() = default;

void MetricFamilies::counter(std::string_view name, std::string_view help, double value, Labels labels) {
  impl_->add(name, help, prometheus::MetricType::Counter, std::move(labels)).counter.value = value;
}

void MetricFamilies::gauge(std::string_view name, std::string_view help, double value, Labels labels) {
  impl_->add(name, help, prometheus::MetricType::Gauge, std::move(labels)).gauge.value = value;
}

template <typename Histogram>
void MetricFamilies::addHistogram(std::string_view name, std::string_view help,
                                  const std::vector<const Histogram*>& parts, Labels labels) {
  auto& histogram = impl_->add(name, help, prometheus::MetricType::Histogram, std::move(labels)).histogram;
  constexpr auto& kBounds = Histogram::kBounds;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i <= kBounds.size(); ++i) {
    for (const Histogram* part : parts) cumulative += part->bucket(i);
    const double bound = i < kBounds.size() ? kBounds[i] : std::numeric_limits<double>::infinity();
    histogram.bucket.push_back({.cumulative_count = cumulative, .upper_bound = bound});
  }
  histogram.sample_count = cumulative;
  for (const Histogram* part : parts) histogram.sample_sum += part->sum();
}

void MetricFamilies::histogram(std::string_view name, std::string_view help,
                               const std::vector<const DurationHistogram*>& parts, Labels labels) {
  addHistogram(name, help, parts, std::move(labels));
}

void MetricFamilies::histogram(std::string_view name, std::string_view help,
                               const std::vector<const SizeHistogram*>& parts, Labels labels) {
  addHistogram(name, help, parts, std::move(labels));
}

std::string MetricFamilies::text() const {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, impl_->families);
  return out.str();
}

}  // namespace brink::server
