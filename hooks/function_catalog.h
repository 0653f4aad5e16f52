// The functions of the running configuration: their code as sealed images, their settings as executors need them, their
// metrics and their concurrency. Process-wide.
//
// A snapshot is made when a configuration is loaded and published when it is accepted; running calls keep the version
// they began with. A version is forever what it was when it was first loaded: other code or other settings under an
// existing number are refused (design.md §4).
//
// load() and publish(): main thread (blocking file I/O). Snapshots are immutable and shared by all threads.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conf/config.h"
#include "conf/problem.h"
#include "hooks/concurrency.h"
#include "hooks/executor/context_source.h"
#include "hooks/function_metrics.h"
#include "hooks/provisioning.h"
#include "hooks/snapshot.h"

namespace brink::hooks {

// One version of one function, loaded.
struct FunctionVersion {
  conf::Function settings;
  std::string digest;  // of the code
  std::uint64_t package_bytes = 0;
  TemplateOrderPtr order;
  std::shared_ptr<FunctionConcurrency> concurrency;  // of the name
  std::shared_ptr<FunctionMetrics> metrics;
  std::shared_ptr<Provisioning> provisioning;
  std::shared_ptr<Snapshot> snapshot;    // SnapStart; else null
  std::shared_ptr<Readiness> readiness;  // of the snapshot, or of the template
  std::string log_group;                 // "/aws/lambda/us-east-1.NAME"
};
using FunctionVersionPtr = std::shared_ptr<const FunctionVersion>;

FunctionLogSettings logSettingsOf(const FunctionVersion& version);

class CatalogSnapshot {
 public:
  CatalogSnapshot() = default;
  explicit CatalogSnapshot(std::vector<FunctionVersionPtr> versions) : versions_(std::move(versions)) {}

  // Null if the configuration has no such version.
  FunctionVersionPtr find(std::string_view name, std::string_view version) const;
  const std::vector<FunctionVersionPtr>& versions() const { return versions_; }

 private:
  std::vector<FunctionVersionPtr> versions_;  // sorted by name and version
};
using CatalogPtr = std::shared_ptr<const CatalogSnapshot>;

// Whether a package without the file that its handler names is refused. `brink invoke` runs it: there the author sees
// the runtime's own error.
enum class MissingHandlers : std::uint8_t { Refused, LeftToTheRuntime };

class FunctionCatalog {
 public:
  explicit FunctionCatalog(Concurrency& concurrency, MissingHandlers missing_handlers = MissingHandlers::Refused)
      : concurrency_(concurrency), missing_handlers_(missing_handlers) {}

  // Reads all packages. All problems at once, each at the value that causes it; nothing changes before publish().
  std::expected<CatalogPtr, conf::Problems> load(const conf::Config& config);
  // Makes a loaded snapshot the truth: its versions are remembered, limits and reservations take effect.
  void publish(const CatalogPtr& snapshot, const conf::Config& config);

 private:
  std::expected<FunctionVersionPtr, conf::Problem> loadVersion(const conf::Config& config, conf::Index index,
                                                               const std::vector<FunctionVersionPtr>& loaded);
  // What changed of a version that was published; "": nothing.
  std::string changed(const conf::Function& function, const std::string& digest) const;

  Concurrency& concurrency_;
  const MissingHandlers missing_handlers_;
  std::uint64_t next_id_ = 1;
  CatalogPtr current_ = std::make_shared<CatalogSnapshot>();
  // By "name:version", also what is no longer configured: the number stays taken, the code may go.
  struct Published {
    std::string digest;
    conf::Function settings;
    std::weak_ptr<const FunctionVersion> version;
  };
  std::map<std::string, Published> published_;
  std::map<std::string, std::shared_ptr<FunctionConcurrency>> concurrency_by_name_;
};

}  // namespace brink::hooks
