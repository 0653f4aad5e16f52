#include "hooks/function_settings.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include <sys/random.h>

#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

constexpr char kRegion[] = "us-east-1";  // where Lambda@Edge functions live; handlers see it in their own names
// AWS uses twelve digits; documentation's example account is known to everyone.
constexpr char kAccount[] = "123456789012";

constexpr std::string_view kNodePath =
    "/opt/nodejs/node20/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/var/task";

constexpr std::array<const char*, 6> kLogLevels{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};  // by level

}  // namespace

std::string edgeFunctionName(std::string_view name) { return std::string(kRegion) + '.' + std::string(name); }

std::string functionLogGroup(std::string_view name) { return "/aws/lambda/" + edgeFunctionName(name); }

std::string_view nodePathOf(const conf::Function& function) {
  const auto own = function.environment.find("NODE_PATH");
  return own == function.environment.end() ? kNodePath : own->second;
}

protocol::FunctionSettings makeFunctionSettings(const conf::Function& function, std::string_view log_stream) {
  protocol::FunctionSettings settings;
  settings.name = edgeFunctionName(function.name);
  settings.version = function.version;
  settings.handler = function.handler;
  settings.memory_mb = function.memory_mb;
  settings.ephemeral_storage_mb = function.ephemeral_storage_mb;
  settings.json_logs = function.log_format == conf::LogFormat::Json;
  settings.log_group = functionLogGroup(function.name);
  settings.invoked_function_arn =
      std::string("arn:aws:lambda:") + kRegion + ':' + kAccount + ":function:" + settings.name + ':' + function.version;
  // Those that a function may set for itself come first.
  settings.environment = {
      {"LANG", "en_US.UTF-8"},
      {"TZ", ":UTC"},
      {"PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"},
      {"LD_LIBRARY_PATH",
       "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"},
      {"NODE_PATH", std::string(kNodePath)},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
  };
  for (const auto& [key, value] : function.environment) settings.environment[key] = value;
  const std::map<std::string, std::string> reserved = {
      {"_HANDLER", function.handler},
      {"AWS_REGION", kRegion},
      {"AWS_DEFAULT_REGION", kRegion},
      {"AWS_EXECUTION_ENV", "AWS_Lambda_nodejs20.x"},
      {"AWS_LAMBDA_FUNCTION_NAME", settings.name},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb)},
      {"AWS_LAMBDA_FUNCTION_VERSION", function.version},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", function.snap_start ? "snap-start" : "on-demand"},
      {"AWS_LAMBDA_LOG_FORMAT", settings.json_logs ? "JSON" : "Text"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", settings.log_group},
      {"AWS_LAMBDA_LOG_STREAM_NAME", std::string(log_stream)},
      {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"},
      {"LAMBDA_TASK_ROOT", "/var/task"},
      {"LAMBDA_RUNTIME_DIR", "/var/runtime"},
  };
  for (const auto& [key, value] : reserved) settings.environment[key] = value;
  if (settings.json_logs) {
    settings.environment["AWS_LAMBDA_LOG_LEVEL"] = kLogLevels[static_cast<std::size_t>(function.application_log_level)];
  }
  return settings;
}

std::string makeLogStreamName(std::string_view version) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char date[32];
  std::strftime(date, sizeof date, "%Y/%m/%d/[", &parts);
  std::uint8_t random[16];
  CHECK(getrandom(random, sizeof random, 0) == sizeof random);
  std::string name = date + std::string(version) + ']';
  for (const auto byte : random) {
    char hex[3];
    std::snprintf(hex, sizeof hex, "%02x", byte);
    name += hex;
  }
  return name;
}

}  // namespace brink::hooks
