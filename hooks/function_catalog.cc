#include "hooks/function_catalog.h"

#include <algorithm>
#include <utility>

#include "hooks/code_image_builder.h"
#include "hooks/function_settings.h"
#include "hooks/handler_file.h"
#include "hooks/hook_profile.h"

namespace brink::hooks {
namespace {

std::string keyOf(std::string_view name, std::string_view version) {
  return std::string(name) + ':' + std::string(version);
}

// The configuration keys in which two functions differ that a version fixes.
std::string changedSettings(const conf::Function& a, const conf::Function& b) {
  std::string changed;
  const auto note = [&changed](bool differs, const char* key) {
    if (differs) changed += (changed.empty() ? "" : ", ") + std::string(key);
  };
  note(a.handler != b.handler, "handler");
  note(a.memory_mb != b.memory_mb, "memorySize");
  note(a.timeout != b.timeout, "timeout");
  note(a.ephemeral_storage_mb != b.ephemeral_storage_mb, "ephemeralStorage");
  note(a.environment != b.environment, "environment");
  note(a.jit != b.jit, "jit");
  note(a.log_format != b.log_format, "logFormat");
  note(a.application_log_level != b.application_log_level, "applicationLogLevel");
  note(a.system_log_level != b.system_log_level, "systemLogLevel");
  note(a.outbound != b.outbound, "outbound");
  note(a.domain != b.domain, "trustDomain");
  note(a.snap_start != b.snap_start, "snapStart");
  return changed;
}

conf::Problem problemOf(const conf::Function& function, conf::Place place, const std::string& why) {
  return {place.line, place.column, "function " + keyOf(function.name, function.version) + ": " + why};
}

std::expected<BuiltCode, conf::Problem> readCode(const conf::Function& function) {
  CodeImageBuilder files;
  if (const auto added = files.addPackage(function.code); !added) {
    return std::unexpected(problemOf(function, function.code_place, added.error().detail));
  }
  for (const conf::Layer& layer : function.layers) {
    const auto added = files.addLayer(layer.path);
    if (!added) return std::unexpected(problemOf(function, layer.place, added.error().detail));
  }
  auto code = files.build();
  if (!code) return std::unexpected(problemOf(function, function.code_place, code.error().detail));
  return std::move(*code);
}

void addReadiness(FunctionVersion& version, TemplateOrder& order) {
  if (version.settings.snap_start) {
    version.snapshot =
        std::make_shared<Snapshot>(SnapshotFacts{.log = logSettingsOf(version), .metrics = version.metrics});
    version.readiness = version.snapshot;
    order.snapshot = version.snapshot;
    order.start_limit = snapshotLimit(version.settings.timeout);
  } else {
    const auto readiness = std::make_shared<TemplateReadiness>();
    version.readiness = readiness;
    order.listener = readiness;
  }
}

}  // namespace

FunctionLogSettings logSettingsOf(const FunctionVersion& version) {
  return {.group = version.log_group,
          .version = version.settings.version,
          .format = version.settings.log_format,
          .application_level = version.settings.application_log_level,
          .system_level = version.settings.system_log_level};
}

FunctionVersionPtr CatalogSnapshot::find(std::string_view name, std::string_view version) const {
  for (const auto& candidate : versions_) {
    if (candidate->settings.name == name && candidate->settings.version == version) return candidate;
  }
  return nullptr;
}

std::string FunctionCatalog::changed(const conf::Function& function, const std::string& digest) const {
  const auto found = published_.find(keyOf(function.name, function.version));
  if (found == published_.end()) return "";
  const Published& before = found->second;
  return before.digest != digest ? "code" : changedSettings(before.settings, function);
}

std::expected<FunctionVersionPtr, conf::Problem> FunctionCatalog::loadVersion(
    const conf::Config& config, conf::Index index, const std::vector<FunctionVersionPtr>& loaded) {
  const conf::Function& function = config.functions[index];
  const std::string key = keyOf(function.name, function.version);
  const auto refuse = [&function](conf::Place place, const std::string& why) {
    return std::unexpected(problemOf(function, place, why));
  };
  auto code = readCode(function);
  if (!code) return std::unexpected(std::move(code.error()));
  if (const auto fits = checkPackageSize(config.hooks.profile, packageUse(config, index), code->package_bytes); !fits) {
    return refuse(function.code_place, function.code + ": " + fits.error().detail);
  }
  if (missing_handlers_ == MissingHandlers::Refused) {
    const Status there = checkHandlerFile(code->memfd.get(), function.handler, nodePathOf(function));
    if (!there) return refuse(function.handler_place, function.code + ": " + there.error().detail);
  }
  if (const std::string what = changed(function, code->digest); !what.empty()) {
    return refuse(function.version_place, what + " changed under an existing version; give it a new version number");
  }
  if (const auto found = published_.find(key); found != published_.end()) {
    if (auto alive = found->second.version.lock()) return alive;
  }

  auto version = std::make_shared<FunctionVersion>();
  version->settings = function;
  version->digest = code->digest;
  version->package_bytes = code->package_bytes;
  version->metrics = std::make_shared<FunctionMetrics>();
  version->log_group = functionLogGroup(function.name);
  auto& concurrency = concurrency_by_name_[function.name];
  if (!concurrency) concurrency = std::make_shared<FunctionConcurrency>();
  version->concurrency = concurrency;

  auto order = std::make_shared<TemplateOrder>();
  order->id = next_id_++;
  order->label = key;
  version->provisioning = std::make_shared<Provisioning>(order->id);
  order->domain = function.domain;
  order->memory_mb = function.memory_mb;
  order->heap_class_mb = heapClassFor(function.memory_mb);
  order->jit = function.jit;
  addReadiness(*version, *order);
  order->settings = protocol::encode(makeFunctionSettings(function, makeLogStreamName(function.version)));
  if (order->settings.size() > protocol::kMaxControlText) {
    return refuse(function.version_place, "its environment is larger than 160 KiB");
  }
  // Equal code shares one memfd, whatever it is called.
  const auto sameCode = [&code](const FunctionVersionPtr& other) { return other->digest == code->digest; };
  if (const auto twin = std::ranges::find_if(loaded, sameCode); twin != loaded.end()) {
    order->image = (*twin)->order->image;
  } else {
    order->image = std::make_shared<const UniqueFd>(std::move(code->memfd));
  }
  version->order = std::move(order);
  return version;
}

std::expected<CatalogPtr, conf::Problems> FunctionCatalog::load(const conf::Config& config) {
  std::vector<FunctionVersionPtr> versions;
  std::vector<FunctionVersionPtr> loaded = current_->versions();
  conf::Problems problems;
  for (conf::Index i = 0; i < config.functions.size(); ++i) {
    auto version = loadVersion(config, i, loaded);
    if (!version) {
      problems.push_back(std::move(version.error()));
      continue;
    }
    loaded.push_back(*version);
    versions.push_back(std::move(*version));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  std::ranges::sort(versions, {}, [](const FunctionVersionPtr& version) { return version->order->label; });
  return std::make_shared<CatalogSnapshot>(std::move(versions));
}

void FunctionCatalog::publish(const CatalogPtr& snapshot, const conf::Config& config) {
  for (const auto& version : snapshot->versions()) {
    published_[version->order->label] = {.digest = version->digest, .settings = version->settings, .version = version};
  }
  std::map<std::string, std::int64_t> reserved;
  std::map<std::string, std::int64_t> provisioned;
  for (const auto& function : config.functions) {
    snapshot->find(function.name, function.version)->provisioning->setWanted(function.provisioned_concurrency);
    provisioned[function.name] += function.provisioned_concurrency;
    auto& most = reserved.emplace(function.name, FunctionConcurrency::kUnreserved).first->second;
    if (function.reserved_concurrency) most = std::max<std::int64_t>(most, *function.reserved_concurrency);
  }
  std::int64_t unreserved = config.hooks.concurrency;
  std::int64_t shared = unreserved;  // with the provisioned contexts of functions without a reservation
  for (const auto& [name, concurrency] : concurrency_by_name_) {
    const auto found = reserved.find(name);
    const std::int64_t own = found == reserved.end() ? FunctionConcurrency::kUnreserved : found->second;
    const std::int64_t ahead = provisioned[name];
    concurrency_.setReserved(*concurrency, own == FunctionConcurrency::kUnreserved ? own : own - ahead);
    concurrency_.setRate(*concurrency, std::max<std::int64_t>(own, 0));
    unreserved -= own == FunctionConcurrency::kUnreserved ? ahead : own;
    if (own != FunctionConcurrency::kUnreserved) shared -= own;
  }
  concurrency_.setRates(std::max<std::int64_t>(shared, 0));
  concurrency_.setLimits(std::max<std::int64_t>(unreserved, 0), config.hooks.max_contexts);
  current_ = snapshot;
}

}  // namespace brink::hooks
