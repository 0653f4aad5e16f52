#include "proxy/server/invoke_command.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include "hooks/hook_runner.h"
#include "hooks/raw_event.h"
#include "hooks/request_ids.h"
#include "hooks/single_run.h"
#include "proxy/base/log.h"
#include "proxy/server/invoke_network.h"

namespace brink::server {
namespace {

using Json = nlohmann::ordered_json;

int usageError(const std::string& problem) {
  std::fprintf(stderr, "brink invoke: %s\n", problem.c_str());
  return kExitUsage;
}

std::optional<std::string> readEvent(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void print(const Json& document) {
  std::printf("%s\n", document.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

int printFailure(const hooks::CallResult& result) {
  const Json trace = Json::parse(result.error.trace_json, nullptr, false);
  print({{"errorType", result.error.error_type},
         {"errorMessage", result.error.error_message},
         {"trace", trace.is_array() ? trace : Json::array()}});
  return kExitFailed;
}

Json headersJson(const http::HeaderList& headers) {
  Json all = Json::object();
  for (const http::HeaderField field : headers) {
    all[http::toLower(field.name)].push_back({{"key", field.name}, {"value", field.value}});
  }
  return all;
}

Json responseJson(const http::ResponseHead& response, const std::optional<std::string>& body) {
  Json document{
      {"status", response.status}, {"statusDescription", response.reason}, {"headers", headersJson(response.headers)}};
  if (body) document["bodyBytes"] = body->size();
  return document;
}

// What the edge would do with the handler's result (contract §3, §6).
int printJudgement(const hooks::RawEvent& event, const hooks::HookOutcome& outcome) {
  switch (outcome.action) {
    case hooks::HookAction::Fail:
      print({{"action", "fail"},
             {"status", outcome.failure.status},
             {"resultType", outcome.failure.result_type},
             {"sentence", outcome.failure.sentence},
             {"detail", outcome.failure.log_message}});
      return kExitFailed;
    case hooks::HookAction::Respond:
      print({{"action", "respond"}, {"response", responseJson(outcome.response, outcome.body)}});
      return kExitDone;
    case hooks::HookAction::Continue:
      break;
  }
  if (conf::isRequestStage(event.stage)) {
    const http::RequestHead& request = outcome.unchanged ? event.request : outcome.request;
    print({{"action", "continue"},
           {"request",
            {{"method", request.method},
             {"uri", request.path},
             {"querystring", request.query},
             {"headers", headersJson(request.headers)}}}});
  } else {
    print({{"action", "continue"},
           {"response", responseJson(outcome.unchanged ? *event.response : outcome.response, outcome.body)}});
  }
  return kExitDone;
}

hooks::SingleRun singleRun(const InvokeOptions& options) {
  hooks::SingleRun run;
  run.function.name =
      std::filesystem::path(std::filesystem::absolute(options.directory).lexically_normal()).stem().string();
  if (run.function.name.empty()) run.function.name = "function";
  run.function.version = "$LATEST";
  run.function.code = std::filesystem::absolute(options.directory);
  for (const std::string& layer : options.layers) {
    run.function.layers.push_back({.path = std::filesystem::absolute(layer), .place = conf::kNoPlace});
  }
  run.function.handler = options.handler;
  run.function.memory_mb = options.memory_mb;
  run.function.timeout = std::chrono::seconds(options.timeout_seconds);
  run.function.environment = options.environment;
  run.function.ephemeral_storage_mb = options.ephemeral_storage_mb;
  run.function.jit = !options.no_jit;
  run.function.snap_start = options.snap_start;
  run.aws_request_id = hooks::RequestIds().next();
  run.sandbox = conf::SandboxMode::Degrade;  // the author's own machine: the jail is as good as it allows
  run.log_fd = STDERR_FILENO;
  run.outbound.allow_private = options.allow_private;
  run.outbound.ports.insert(run.outbound.ports.end(), options.allow_ports.begin(), options.allow_ports.end());
  run.connect = [](EventLoop& loop) -> std::unique_ptr<hooks::OutboundConnector> { return InvokeNetwork::make(loop); };
  return run;
}

}  // namespace

int invokeCommand(const InvokeOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  std::optional<std::string> text = readEvent(options.event_file);
  if (!text) return usageError("cannot read the event from " + options.event_file);
  if (!Json::accept(*text)) return usageError(options.event_file + " is not JSON");
  std::optional<hooks::RawEvent> event;
  if (options.validate) {
    Result<hooks::RawEvent> parsed = hooks::parseRawEvent(*text, options.stage);
    if (!parsed) return usageError(parsed.error().detail);
    event = std::move(*parsed);
  }
  hooks::SingleRun run = singleRun(options);
  run.record = event ? hooks::buildCall(event->input(run.function), run.aws_request_id)
                     : hooks::buildRawCall(*text, run.aws_request_id);
  const Log log(STDERR_FILENO, LogLevel::Warn, LogFormat::Text);
  Result<hooks::CallResult> result = hooks::runOnce(run, log);
  if (!result) {
    std::fprintf(stderr, "brink invoke: %s\n", result.error().detail.c_str());
    return result.error().side == Side::Operator || result.error().code == ErrorCode::NotFound ? kExitUsage
                                                                                               : kExitFailed;
  }
  if (result->failure != hooks::CallFailureKind::None) return printFailure(*result);
  if (event) return printJudgement(*event, hooks::applyAnswer(event->input(run.function), std::move(result->answer)));
  for (const auto& operation : result->answer) {
    if (operation.op != hooks::protocol::AnswerOp::RawJson || operation.strings.empty()) continue;
    std::printf("%s\n", operation.strings[0].c_str());
    return kExitDone;
  }
  std::fprintf(stderr, "brink invoke: the execution context gave no result\n");
  return kExitFailed;
}

}  // namespace brink::server
