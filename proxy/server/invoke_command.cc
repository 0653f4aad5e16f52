#include "proxy/server/invoke_command.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <expected>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include <unistd.h>

#include "conf/document.h"
#include "hooks/hook_runner.h"
#include "hooks/raw_event.h"
#include "hooks/request_ids.h"
#include "hooks/single_run.h"
#include "proxy/base/log.h"
#include "proxy/server/invoke_network.h"
#include "proxy/server/log_line.h"

namespace brink::server {
namespace {

using Json = nlohmann::ordered_json;

int usageError(const std::string& problem) {
  std::fprintf(stderr, "brink invoke: %s\n", problem.c_str());
  return kExitUsage;
}

// Or what is wrong with the file, and where.
std::expected<std::string, std::string> readEvent(const std::string& path) {
  std::ostringstream content;
  if (path == "-") {
    content << std::cin.rdbuf();
  } else {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (file) content << file.rdbuf();  // of an empty file nothing, which fails, too
    if (errno != 0) return std::unexpected(path + ": cannot be read: " + std::strerror(errno));
  }
  std::string text = std::move(content).str();
  if (!text.contains('\0') && Json::accept(text)) return text;  // the library takes NUL as the end of the text
  conf::Problems problems;
  conf::parseDocument(text, problems);
  if (problems.empty()) return std::unexpected(path + ": is not JSON");  // a configuration may hold more than JSON
  const conf::Problem& first = problems.front();
  return std::unexpected(path + ":" + std::to_string(first.line) + ":" + std::to_string(first.column) + ": " +
                         first.message);
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

// As a handler sees one.
Json originJson(const hooks::EventOrigin& origin) {
  Json members{
      {"customHeaders", headersJson(origin.custom_headers)}, {"domainName", origin.domain_name}, {"path", origin.path}};
  if (!origin.custom) {
    members["authMethod"] = origin.auth_method;
    members["region"] = origin.region;
    return {{"s3", members}};
  }
  members["protocol"] = origin.protocol;
  members["port"] = origin.port;
  members["keepaliveTimeout"] = origin.keepalive_timeout;
  members["readTimeout"] = origin.read_timeout;
  members["sslProtocols"] = origin.ssl_protocols;
  return {{"custom", members}};
}

Json requestJson(const hooks::RawEvent& event, const hooks::HookOutcome& outcome) {
  const http::RequestHead& request = outcome.unchanged ? event.request : outcome.request;
  Json document{{"method", request.method},
                {"uri", request.path},
                {"querystring", request.query},
                {"headers", headersJson(request.headers)}};
  if (outcome.request_body) document["bodyBytes"] = outcome.request_body->size();
  const auto& origin = outcome.origin ? outcome.origin : event.origin;
  if (origin) document["origin"] = originJson(*origin);
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
    print({{"action", "continue"}, {"request", requestJson(event, outcome)}});
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
  if (isatty(STDERR_FILENO) != 0) run.shown = &forTerminal;
  run.outbound.allow_private = options.allow_private;
  run.outbound.ports.insert(run.outbound.ports.end(), options.allow_ports.begin(), options.allow_ports.end());
  run.connect = [](EventLoop& loop) -> std::unique_ptr<hooks::OutboundConnector> { return InvokeNetwork::make(loop); };
  return run;
}

}  // namespace

int invokeCommand(const InvokeOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto text = readEvent(options.event_file);
  if (!text) return usageError(text.error());
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
