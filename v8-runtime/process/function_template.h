// The template of one function version: its code mapped and its entry file compiled, nothing of it run. Forks the
// execution contexts. No garbage collection happens here: it would unshare the heap (facts: v8-executor §11.1).
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

#include "proxy/base/fd.h"
#include "v8-runtime/process/zygote.h"

namespace brink::js {

struct TemplateOrder {
  std::uint64_t id = 0;
  pid_t parent = 0;
  std::string settings;  // encoded hooks::protocol::FunctionSettings
  UniqueFd image;
  UniqueFd control;
};

// The life of a template's process, from its first instruction after the fork. Leaves with status 0 when its socket
// closes, 1 when the function cannot be deployed (after TemplateFailed).
[[noreturn]] void runTemplate(TemplateOrder order, HandlerRuntime& runtime, const ProcessFacts& facts);

}  // namespace brink::js
