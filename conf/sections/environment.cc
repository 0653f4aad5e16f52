// "environment" of a function: what handlers find in process.env besides Lambda's own (contract §8.6).
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "conf/fields.h"
#include "conf/sections/sections.h"

namespace brink::conf {
namespace {

// Lambda's limit for names and values together.
constexpr std::size_t kMaxBytes = 4096;

constexpr std::array<std::string_view, 18> kReserved{"_HANDLER",
                                                     "_X_AMZN_TRACE_ID",
                                                     "AWS_REGION",
                                                     "AWS_DEFAULT_REGION",
                                                     "AWS_EXECUTION_ENV",
                                                     "AWS_LAMBDA_FUNCTION_NAME",
                                                     "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                     "AWS_LAMBDA_FUNCTION_VERSION",
                                                     "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                     "AWS_LAMBDA_LOG_GROUP_NAME",
                                                     "AWS_LAMBDA_LOG_STREAM_NAME",
                                                     "AWS_ACCESS_KEY",
                                                     "AWS_ACCESS_KEY_ID",
                                                     "AWS_SECRET_ACCESS_KEY",
                                                     "AWS_SESSION_TOKEN",
                                                     "AWS_LAMBDA_RUNTIME_API",
                                                     "LAMBDA_TASK_ROOT",
                                                     "LAMBDA_RUNTIME_DIR"};

bool isReserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

// Lambda: a letter, then letters, digits and '_'.
bool isVariable(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

void readEnvironment(const Node& node, Decoding& run, std::map<std::string, std::string>& environment) {
  if (node.type != NodeType::Object) return reportExpected(node, run, "an object of variables and their values");
  std::size_t bytes = 0;
  for (const Member& member : node.members) {
    const Decoding::Step step(run, member.key);
    if (isReserved(member.key)) {
      run.problem(member.place, "Lambda sets this variable itself");
    } else if (!isVariable(member.key)) {
      run.problem(member.place, "expected a variable name: a letter, then letters, digits and '_'");
    }
    std::string& value = environment[member.key];
    secret(value)(member.value, run);
    bytes += member.key.size() + value.size();
  }
  if (bytes > kMaxBytes) {
    run.problem(node, "names and values have " + std::to_string(bytes) + " bytes together, at most " +
                          std::to_string(kMaxBytes) + " are allowed");
  }
}

}  // namespace brink::conf
