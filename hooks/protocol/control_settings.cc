#include <charconv>
#include <optional>

#include "hooks/protocol/call.h"
#include "hooks/protocol/control.h"

namespace brink::hooks::protocol {
namespace {

// Settings travel as Strings (call.h): numbers in decimal, flags as "0" or "1".
constexpr std::size_t kZygoteFields = 6;
constexpr std::size_t kFunctionFields = 9;
// Far above any environment that fits into a control message.
constexpr std::size_t kMaxStrings = 16384;

std::string_view flagText(bool flag) { return flag ? "1" : "0"; }

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> flag(std::string_view text) {
  if (text == "1") return true;
  if (text == "0") return false;
  return std::nullopt;
}

std::unexpected<Error> malformed(const char* what) {
  return fail(ErrorCode::ProtocolError, Side::Internal, std::string("malformed ") + what);
}

}  // namespace

std::string encode(const ZygoteSettings& settings) {
  const std::string heap = std::to_string(settings.heap_class_mb);
  const std::string user = std::to_string(settings.user_id);
  const std::string_view fields[kZygoteFields] = {settings.domain,
                                                  heap,
                                                  flagText(settings.jit),
                                                  flagText(settings.require_sandbox),
                                                  flagText(settings.plain_for_tests),
                                                  user};
  std::string out;
  appendStrings(out, fields);
  return out;
}

Result<ZygoteSettings> decodeZygoteSettings(std::string_view text) {
  const auto fields = readStrings(text, kZygoteFields);
  if (!fields || fields->size() != kZygoteFields) return malformed("zygote settings");
  const auto heap = number((*fields)[1]);
  const auto jit = flag((*fields)[2]);
  const auto require = flag((*fields)[3]);
  const auto plain = flag((*fields)[4]);
  const auto user = number((*fields)[5]);
  if (!heap || !jit || !require || !plain || !user) return malformed("zygote settings");
  return ZygoteSettings{.domain = std::string((*fields)[0]),
                        .heap_class_mb = *heap,
                        .jit = *jit,
                        .require_sandbox = *require,
                        .plain_for_tests = *plain,
                        .user_id = *user};
}

std::string encode(const FunctionSettings& settings) {
  const std::string memory = std::to_string(settings.memory_mb);
  const std::string init_timeout = std::to_string(settings.init_timeout_ms);
  const std::string storage = std::to_string(settings.ephemeral_storage_mb);
  std::vector<std::string_view> fields{settings.name,
                                       settings.version,
                                       settings.handler,
                                       memory,
                                       init_timeout,
                                       flagText(settings.json_logs),
                                       settings.log_group,
                                       settings.invoked_function_arn,
                                       storage};
  for (const auto& [key, value] : settings.environment) {
    fields.push_back(key);
    fields.push_back(value);
  }
  std::string out;
  appendStrings(out, fields);
  return out;
}

Result<FunctionSettings> decodeFunctionSettings(std::string_view text) {
  const auto fields = readStrings(text, kMaxStrings);
  if (!fields || fields->size() < kFunctionFields || (fields->size() - kFunctionFields) % 2 != 0) {
    return malformed("function settings");
  }
  const auto at = [&fields](std::size_t index) { return std::string((*fields)[index]); };
  const auto memory = number((*fields)[3]);
  const auto init_timeout = number((*fields)[4]);
  const auto json_logs = flag((*fields)[5]);
  const auto storage = number((*fields)[8]);
  if (!memory || !init_timeout || !json_logs || !storage) return malformed("function settings");
  FunctionSettings settings{.name = at(0),
                            .version = at(1),
                            .handler = at(2),
                            .memory_mb = *memory,
                            .ephemeral_storage_mb = *storage,
                            .init_timeout_ms = *init_timeout,
                            .json_logs = *json_logs,
                            .log_group = at(6),
                            .invoked_function_arn = at(7),
                            .environment = {}};
  for (std::size_t i = kFunctionFields; i < fields->size(); i += 2) settings.environment[at(i)] = at(i + 1);
  return settings;
}

}  // namespace brink::hooks::protocol
