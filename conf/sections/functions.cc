// "functions": by name, in one version ("version": 1, "code": …) or several ("versions": {"1": {…}, "2": {…}}).
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "conf/fields.h"
#include "conf/sections/sections.h"

namespace brink::conf {
namespace {

namespace fs = std::filesystem;

// Lambda's rule for function names, used for trust domains as well: both become parts of metric labels and file names.
bool isName(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), allowed);
}

// "1" to "999999999" without leading zeros.
bool isVersion(std::string_view version) {
  return !version.empty() && version.size() <= 9 && version[0] != '0' &&
         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

constexpr std::size_t kMaxSnapStarts = 64;
constexpr std::size_t kMaxLayers = 32;
constexpr std::size_t kMaxStrictLayers = 5;  // Lambda's
constexpr std::string_view kVersionForm = "a version number from 1 to 999999999";

Reader versionNumber(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const std::string version = node.type == NodeType::Integer ? std::to_string(node.integer) : node.text;
    if (!isVersion(version)) return reportExpected(node, run, kVersionForm);
    out = version;
  };
}

Reader trustDomain(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (!isName(node.text)) return reportExpected(node, run, "1 to 64 letters, digits, '-' and '_'");
    out = node.text;
  };
}

// A directory, or a file that ends in .zip. What is inside is looked at when the function is loaded.
Reader codePath(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    std::error_code error;
    if (node.type == NodeType::String && node.text.ends_with(".zip") &&
        !fs::is_directory(run.resolve(node.text), error)) {
      return existingFile(out)(node, run);
    }
    if (node.type == NodeType::String && fs::is_regular_file(run.resolve(node.text), error)) {
      return reportExpected(node, run, "a folder or a .zip file");
    }
    existingDirectory(out)(node, run);
  };
}

Reader layers(std::vector<Layer>& out) {
  return [&out](const Node& node, Decoding& run) {
    each([&out](const Node& element, Decoding& inner) {
      Layer& layer = out.emplace_back(Layer{.path = "", .place = element.place});
      codePath(layer.path)(element, inner);
    })(node, run);
    if (node.elements.size() > kMaxLayers)
      run.problem(node, "expected at most " + std::to_string(kMaxLayers) + " layers");
  };
}

// "FILE.EXPORT", the file without .js and relative to the package: split at the last slash, then at the first dot
// (contract §8.1).
Reader handlerName(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const std::string& name = node.text;
    const std::size_t file = name.rfind('/') + 1;  // 0: no slash
    const std::size_t dot = name.find('.', file);
    const bool form = dot != std::string::npos && dot > file && !name.ends_with('.') && name.size() <= 128;
    const bool spaces = std::any_of(name.begin(), name.end(), [](char c) { return c >= 0 && c <= ' '; });
    if (!form || spaces) return reportExpected(node, run, "FILE.EXPORT, as in \"index.handler\"");
    if (name.find("..") != std::string::npos) return reportExpected(node, run, "a handler without \"..\"");
    out = name;
  };
}

std::vector<Field> versionFields(Function& function) {
  return {
      required("code", codePath(function.code)),
      optional("layers", layers(function.layers)),
      optional("handler", handlerName(function.handler)),
      optional("memorySize", number(function.memory_mb, 128, 10'240)),
      optional("timeout", secondsNumber(function.timeout, 1, 900)),
      optional("ephemeralStorage", number(function.ephemeral_storage_mb, 512, 10'240)),
      optional("provisionedConcurrency", number(function.provisioned_concurrency, 0, 100'000)),
      optional("snapStart", flag(function.snap_start)),
      optional("environment", object(function.environment, readEnvironment)),
      optional("jit", flag(function.jit)),
      optional("outbound", object(function.outbound, readOutboundPolicy)),
      optional("logFormat",
               choice<LogFormat>(function.log_format, {{"Text", LogFormat::Text}, {"JSON", LogFormat::Json}})),
      optional("applicationLogLevel",
               choice<ApplicationLogLevel>(function.application_log_level, {{"TRACE", ApplicationLogLevel::Trace},
                                                                            {"DEBUG", ApplicationLogLevel::Debug},
                                                                            {"INFO", ApplicationLogLevel::Info},
                                                                            {"WARN", ApplicationLogLevel::Warn},
                                                                            {"ERROR", ApplicationLogLevel::Error},
                                                                            {"FATAL", ApplicationLogLevel::Fatal}})),
      optional("systemLogLevel", choice<SystemLogLevel>(function.system_log_level, {{"DEBUG", SystemLogLevel::Debug},
                                                                                    {"INFO", SystemLogLevel::Info},
                                                                                    {"WARN", SystemLogLevel::Warn}})),
  };
}

// Lambda has levels for the JSON format only. With Text a handler may still set the runtime's variable itself.
void checkLogLevels(const Node& node, Decoding& run, const Function& function) {
  if (function.log_format == LogFormat::Json) {
    if (function.environment.contains("AWS_LAMBDA_LOG_LEVEL")) {
      run.problem(placeOf(node, "environment"),
                  "environment: with \"logFormat\": \"JSON\", applicationLogLevel sets AWS_LAMBDA_LOG_LEVEL");
    }
    return;
  }
  for (const char* key : {"applicationLogLevel", "systemLogLevel"}) {
    // One that is no level at all is told of already.
    if (node.find(key) == nullptr || run.hasProblemAt(placeOf(node, key))) continue;
    run.problem(placeOf(node, key), std::string(key) + ": log levels need \"logFormat\": \"JSON\"");
  }
}

void keepPlaces(const Node& node, Place version, Function& function) {
  function.version_place = version;
  function.code_place = placeOf(node, "code");
  function.handler_place = placeOf(node, "handler");
  function.snap_start_place = placeOf(node, "snapStart");
}

// Of a function as a whole, whatever the number of its versions.
std::vector<Field> sharedFields(Function& function) {
  return {
      optional("reservedConcurrentExecutions", number(function.reserved_concurrency, 0, 100'000)),
      optional("trustDomain", trustDomain(function.domain)),
  };
}

// Lambda's rule, too: what is ready ahead needs no quick start.
void checkSnapStart(const Node& node, Decoding& run, const Function& function) {
  if (!function.snap_start || function.provisioned_concurrency == 0) return;
  run.problem(placeOf(node, "snapStart"), "snapStart: a version with provisionedConcurrency cannot have it");
}

void checkStrict(const Node& node, Decoding& run, const Function& function) {
  if (run.profile != HookProfile::Strict) return;
  const auto refuse = [&](std::string_view key, bool refused, std::string_view why) {
    if (refused)
      run.problem(placeOf(node, key), std::string(key) + ": " + std::string(why) + " (hooks.profile is \"strict\")");
  };
  refuse("environment", !function.environment.empty(), "Lambda@Edge functions have no environment variables");
  refuse("provisionedConcurrency", function.provisioned_concurrency > 0,
         "Lambda@Edge functions have no provisioned concurrency");
  refuse("snapStart", function.snap_start, "Lambda@Edge functions have no SnapStart");
  refuse("layers", function.layers.size() > kMaxStrictLayers, "Lambda functions have at most 5");
  refuse("ephemeralStorage", function.ephemeral_storage_mb > 512, "Lambda@Edge functions have 512 MB");
}

void checkStrictShared(const Node& node, Decoding& run, const Function& function) {
  if (run.profile != HookProfile::Strict || !function.reserved_concurrency) return;
  run.problem(placeOf(node, "reservedConcurrentExecutions"),
              "reservedConcurrentExecutions: Lambda@Edge functions cannot reserve concurrency (hooks.profile is "
              "\"strict\")");
}

void addFunction(Decoding& run, Function function, Place place, std::vector<Function>& functions) {
  run.functions.add(function.name + ":" + function.version, static_cast<Index>(functions.size()), place);
  functions.push_back(std::move(function));
}

void readVersions(const Node& node, Decoding& run, const Function& shared, std::vector<Function>& functions) {
  if (node.type != NodeType::Object || node.members.empty()) {
    return reportExpected(node, run, "an object of versions by number, with at least one");
  }
  for (const Member& member : node.members) {
    const Decoding::Step step(run, member.key);
    if (!isVersion(member.key)) run.problem(member.place, "expected " + std::string(kVersionForm));
    Function function = shared;
    function.version = member.key;
    readObject(member.value, run, "functionVersion", versionFields(function));
    checkStrict(member.value, run, function);
    checkLogLevels(member.value, run, function);
    checkSnapStart(member.value, run, function);
    keepPlaces(member.value, member.place, function);
    addFunction(run, std::move(function), member.place, functions);
  }
}

void readFunction(const Member& member, Decoding& run, std::vector<Function>& functions) {
  Function function;
  function.name = member.key;
  std::vector<Field> fields = sharedFields(function);
  if (member.value.find("versions") != nullptr) {
    // Last in the table, so that every version is a copy that has what is shared.
    fields.push_back(required(
        "versions", [&](const Node& node, Decoding& inner) { readVersions(node, inner, function, functions); }));
    readObject(member.value, run, "functionWithVersions", fields);
  } else {
    fields.push_back(required("version", versionNumber(function.version)));
    for (Field& field : versionFields(function)) fields.push_back(std::move(field));
    readObject(member.value, run, "function", fields);
    checkStrict(member.value, run, function);
    checkLogLevels(member.value, run, function);
    checkSnapStart(member.value, run, function);
    keepPlaces(member.value, placeOf(member.value, "version"), function);
    addFunction(run, function, member.place, functions);
  }
  checkStrictShared(member.value, run, function);
}

// Each is a process of its own, for as long as its version is there.
void checkSnapshots(Decoding& run, const std::vector<Function>& functions) {
  std::size_t count = 0;
  for (const Function& function : functions) {
    if (!function.snap_start || ++count <= kMaxSnapStarts) continue;
    return run.problem(function.snap_start_place,
                       "expected at most " + std::to_string(kMaxSnapStarts) + " function versions with snapStart");
  }
}

}  // namespace

void readFunctions(const Node& node, Decoding& run, std::vector<Function>& functions) {
  if (node.type != NodeType::Object) return reportExpected(node, run, "an object of functions by name");
  for (const Member& member : node.members) {
    const Decoding::Step step(run, member.key);
    if (!isName(member.key)) {
      run.problem(member.place, "expected a function name of 1 to 64 letters, digits, '-' and '_'");
    }
    readFunction(member, run, functions);
  }
  checkSnapshots(run, functions);
}

void checkConcurrency(const Node& config_node, Decoding& run, const Config& config) {
  struct Share {
    std::optional<std::uint32_t> reserved;
    std::uint64_t provisioned = 0;
  };
  std::map<std::string_view, Share> shares;  // versions of one function share what is reserved
  std::uint64_t provisioned = 0;
  for (const Function& function : config.functions) {
    Share& share = shares[function.name];
    share.reserved = function.reserved_concurrency;
    share.provisioned += function.provisioned_concurrency;
    provisioned += function.provisioned_concurrency;
  }
  const auto refuse = [&](const std::string& what, std::uint64_t sum, std::string_view limit, std::uint64_t most) {
    if (sum <= most) return;
    run.problem(placeOf(config_node, "functions"), "functions" + what + " sum up to " + std::to_string(sum) + ", but " +
                                                       std::string(limit) + " is " + std::to_string(most));
  };
  std::uint64_t taken = 0;
  for (const auto& [name, share] : shares) {
    taken += share.reserved ? *share.reserved : share.provisioned;
    if (!share.reserved) continue;
    refuse("." + std::string(name) + ": provisionedConcurrency of its versions", share.provisioned,
           "reservedConcurrentExecutions", *share.reserved);
  }
  refuse(provisioned == 0 ? ": reservedConcurrentExecutions"
                          : ": reservedConcurrentExecutions, and provisionedConcurrency where nothing is reserved,",
         taken, "hooks.concurrency", config.hooks.concurrency);
  refuse(": provisionedConcurrency", provisioned, "hooks.maxContexts", config.hooks.max_contexts);
  // Each zygote that succeeds another forks them anew, and would itself be replaced for it.
  refuse(": provisionedConcurrency", provisioned, "hooks.zygoteMaxForks, less one,", config.hooks.zygote_max_forks - 1);
}

}  // namespace brink::conf
