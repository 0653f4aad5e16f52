// Builds Prometheus metric families from Brink's counters and prints them in the text format. Names and labels follow
// the conventions: prefix brink_, base units, counters end in _total. Used by the scraper's thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/base/counters.h"

namespace brink::server {

class MetricFamilies {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  MetricFamilies();
  ~MetricFamilies();

  // Values of one family may come in several calls; families appear in the order of their first mention.
  void counter(std::string_view name, std::string_view help, double value, Labels labels = {});
  void gauge(std::string_view name, std::string_view help, double value, Labels labels = {});
  // The sum of several histograms with the same labels (one per worker).
  void histogram(std::string_view name, std::string_view help, const std::vector<const DurationHistogram*>& parts,
                 Labels labels = {});
  void histogram(std::string_view name, std::string_view help, const std::vector<const SizeHistogram*>& parts,
                 Labels labels = {});

  std::string text() const;

 private:
  template <typename Histogram>
  void addHistogram(std::string_view name, std::string_view help, const std::vector<const Histogram*>& parts,
                    Labels labels);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brink::server
