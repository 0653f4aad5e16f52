#include "hooks/exit_document.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

#include <sys/wait.h>

#include "hooks/protocol/slot.h"

namespace brink::hooks {
namespace {

using nlohmann::json;
using protocol::FailureDocument;

// Nesting of what a handler's error may show; nlohmann's parser does not recurse, its writer does.
constexpr std::size_t kMaxDepth = 64;

// As Go's os/exec says it, which Lambda's supervisor is written in.
std::string signalText(int number) {
  switch (number) {
    case SIGKILL:
      return "signal: killed";
    case SIGABRT:
      return "signal: aborted";
    // How V8 ends itself when it has no memory or no hope: an abort by another instruction.
    case SIGTRAP:
    case SIGILL:
      return "signal: aborted";
    case SIGSEGV:
      return "signal: segmentation fault";
    case SIGBUS:
      return "signal: bus error";
    case SIGFPE:
      return "signal: floating point exception";
    case SIGSYS:
      return "signal: bad system call";
    case SIGTERM:
      return "signal: terminated";
    default:
      return "signal: " + std::to_string(number);
  }
}

std::string exitReason(int wait_status) {
  if (WIFSIGNALED(wait_status)) return "Runtime exited with error: " + signalText(WTERMSIG(wait_status));
  const int code = WEXITSTATUS(wait_status);
  if (code == protocol::kExitOutOfMemory) return "Runtime exited with error: " + signalText(SIGABRT);
  if (code == 0) return "Runtime exited without providing a reason";
  return "Runtime exited with error: exit status " + std::to_string(code);
}

// Builds nothing.
bool isJson(std::string_view text) { return !isDeep(text) && isWholeJson(text); }

bool isTrace(std::string_view text) {
  if (!isJson(text)) return false;
  const json trace = json::parse(text, nullptr, false);
  return trace.is_array() && std::ranges::all_of(trace, [](const json& line) { return line.is_string(); });
}

std::string cutMark(std::size_t bytes) { return " ... (" + std::to_string(bytes) + " bytes cut)"; }

// At the end of a character, with the mark within `limit`.
void cutText(std::string& text, std::size_t limit) {
  if (text.size() <= limit) return;
  constexpr std::size_t kMarkRoom = 40;
  std::size_t kept = limit - kMarkRoom;
  while (kept > 0 && (static_cast<unsigned char>(text[kept]) & 0xC0) == 0x80) --kept;
  const std::string mark = cutMark(text.size() - kept);
  text.resize(kept);
  text += mark;
  text.shrink_to_fit();  // it may have been 16 MB
}

FailureDocument plain(std::string type, std::string message) {
  return {.error_type = std::move(type), .error_message = std::move(message), .trace_json = "[]", .logged_json = ""};
}

}  // namespace

bool isWholeJson(std::string_view text) { return !text.contains('\0') && json::accept(text); }

bool isDeep(std::string_view json) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char byte = json[i];
    if (in_string && byte == '\\') {
      ++i;
    } else if (byte == '"') {
      in_string = !in_string;
    } else if (!in_string && (byte == '[' || byte == '{')) {
      if (++depth > kMaxDepth) return true;
    } else if (!in_string && (byte == ']' || byte == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

FailureDocument exitDocument(std::string_view request_id, int wait_status, std::string_view why) {
  FailureDocument document =
      plain("Runtime.ExitError", "RequestId: " + std::string(request_id) + " Error: " + exitReason(wait_status));
  if (why.empty()) return document;
  document.error_message.append(": ").append(why);
  document.logged_json = loggedJson(document);
  return document;
}

bool ranOutOfMemory(int wait_status) {
  return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == protocol::kExitOutOfMemory;
}

int killedStatus() { return SIGKILL; }

std::string timeoutSentence(std::chrono::milliseconds limit) {
  char text[64];
  std::snprintf(text, sizeof text, "Task timed out after %.2f seconds", static_cast<double>(limit.count()) / 1000.0);
  return text;
}

FailureDocument timeoutDocument(std::string_view request_id, std::chrono::milliseconds limit) {
  return plain("Sandbox.Timedout", "RequestId: " + std::string(request_id) + " Error: " + timeoutSentence(limit));
}

FailureDocument throttleDocument() { return plain("TooManyRequestsException", "Rate Exceeded."); }

FailureDocument unavailableDocument(std::string_view request_id) {
  return plain("Sandbox.Failure",
               "RequestId: " + std::string(request_id) + " Error: the execution environment is not available");
}

std::string loggedJson(const FailureDocument& document) {
  if (!document.logged_json.empty()) return document.logged_json;
  json logged{{"errorType", document.error_type}, {"errorMessage", document.error_message}};
  json stack = json::parse(document.trace_json, nullptr, false);
  logged["stack"] = stack.is_array() ? std::move(stack) : json::array();
  return logged.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string withStackTrace(std::string_view logged_json) {
  constexpr std::string_view kStack = R"("stack")";
  std::size_t depth = 0;
  bool key = false;  // whether a string that begins here is one
  for (std::size_t i = 0; i < logged_json.size(); ++i) {
    const char byte = logged_json[i];
    if (byte == '"') {
      const std::size_t start = i;
      while (++i < logged_json.size() && logged_json[i] != '"') i += logged_json[i] == '\\' ? 1 : 0;
      if (depth == 1 && key && logged_json.substr(start, i + 1 - start) == kStack) {
        return std::string(logged_json.substr(0, start)) + R"("stackTrace")" + std::string(logged_json.substr(i + 1));
      }
      key = false;
    } else if (byte == '{' || byte == '[') {
      key = ++depth == 1 && byte == '{';
    } else if ((byte == '}' || byte == ']') && depth > 0) {
      --depth;
    } else if (byte == ',') {
      key = true;
    }
  }
  return std::string(logged_json);
}

void repairDocument(FailureDocument& document) {
  cutText(document.error_type, kMaxErrorType);
  cutText(document.error_message, kMaxErrorMessage);
  if (document.trace_json.size() > kMaxTraceJson) {
    document.trace_json = "[\"" + cutMark(document.trace_json.size()).substr(1) + "\"]";
  } else if (!isTrace(document.trace_json)) {
    document.trace_json = "[]";
  }
  // JSON cannot be cut: the line is made from the parts instead, which say what was cut of them.
  if (document.logged_json.size() > kMaxLoggedJson || !isJson(document.logged_json))
    document.logged_json = std::string();
}

}  // namespace brink::hooks
